-- Requests of one operation for wrk, made before the load begins. Environment:
--   OPERATION list | get | count | post; TOKEN a JWT; IDS, CHANNELS files with one id a line
-- Ends with one line "RESULT requests req/s p50-us p99-us errors".

local function lines(path)
  local found = {}
  for line in io.lines(path) do found[#found + 1] = line end
  return found
end

local function escaped(text)
  return (text:gsub("[^%w]", function(c) return string.format("%%%02X", c:byte()) end))
end

local authorization = "Bearer " .. os.getenv("TOKEN")
local channels = lines(os.getenv("CHANNELS"))
local prepared = {}
local at = 0

local function read(path)
  prepared[#prepared + 1] = wrk.format("GET", path, { Authorization = authorization })
end

local prepare = {
  get = function()
    for _, id in ipairs(lines(os.getenv("IDS"))) do read("/messages/" .. id) end
  end,
  list = function()
    for _, id in ipairs(channels) do
      read("/messages?filter=" .. escaped(
        '{"where":{"channelId":"' .. id .. '"},"order":["createdOn DESC"],"limit":20}'))
    end
  end,
  count = function()
    for _, id in ipairs(channels) do
      read("/messages/count?where=" .. escaped('{"channelId":"' .. id .. '"}'))
    end
  end,
  post = function()
    local headers = { Authorization = authorization, ["Content-Type"] = "application/json" }
    for _, id in ipairs(channels) do
      prepared[#prepared + 1] = wrk.format("POST", "/messages", headers,
        '{"body":"' .. string.rep("a hundred ", 10) .. '","channelId":"' .. id
          .. '","channelType":"group"}')
    end
  end,
}

function init()
  prepare[os.getenv("OPERATION")]()
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
