-- Messages number :from to :to, in turns over :channels channels, numbered, with the indexes in place. Without the
-- triggers: their audit rows would be the larger part, and no measured statement reads them.
SET session_replication_role = replica;

INSERT INTO main.messages (body, channel_id, channel_type, created_by, modified_by, created_on, modified_on, seq)
SELECT repeat('a hundred ', 10), ('00000000-0000-4000-8000-' || lpad((n % :channels)::text, 12, '0'))::uuid, 'group',
       author, author, at, at, n / :channels + 1
FROM generate_series(:from, :to) AS n
CROSS JOIN LATERAL (
  SELECT timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second' AS at,
         '00000000-0000-4000-8000-000000999999'::uuid AS author
) t;
