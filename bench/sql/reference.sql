-- 10 000 messages of one author in :channels channels, a second apart, as the reference stores them.
INSERT INTO main.messages (body, channel_id, channel_type, created_by, modified_by, created_on, modified_on)
SELECT repeat('a hundred ', 10), md5('channel ' || n % :channels)::uuid, 'group', :'author', :'author', at, at
FROM generate_series(1, 10000) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second' AS at) t
ORDER BY n;
ANALYZE main.messages;
