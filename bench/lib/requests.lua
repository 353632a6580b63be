-- Requests for wrk, made before the load begins from the file REQUESTS: a line for each, "token, method,
-- path, body", parted by tabs. Ends with one line "RESULT requests req/s p50-us p99-us errors".

local prepared = {}
local at = 0

function init()
  for line in io.lines(os.getenv("REQUESTS")) do
    local token, method, path, body = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
    local headers = { Authorization = "Bearer " .. token }
    if body ~= "" then headers["Content-Type"] = "application/json" end
    prepared[#prepared + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
  math.randomseed(tonumber(tostring({}):match("0x(%x+)"), 16) % 2 ^ 31)
  at = math.random(#prepared)
end

function request()
  at = at % #prepared + 1
  return prepared[at]
end

function done(summary, latency)
  local e = summary.errors
  print(string.format("RESULT %d %.0f %.0f %.0f %d", summary.requests,
    summary.requests / (summary.duration / 1e6), latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
