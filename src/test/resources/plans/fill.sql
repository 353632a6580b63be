-- A million messages, as superuser: channel 0 has a tenth of them, 3000 others have 300 each. User 0
-- is in 500 channels, user 1 in channel 0 alone, some 20 000 others in one or two. Ids are hashes of
-- what they stand for, so that a test can name every row. No trigger runs; the indexes are built at
-- the end, as they were defined.

SET session_replication_role = replica;
SET synchronous_commit = off;
SET maintenance_work_mem = '256MB';
SET search_path = main;

CREATE TEMP TABLE taken_down AS
SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = 'main'::regnamespace AND NOT i.indisunique;

DO $block$
DECLARE
  index record;
BEGIN
  FOR index IN SELECT * FROM taken_down LOOP
    EXECUTE 'DROP INDEX ' || index.name;
  END LOOP;
END;
$block$;

CREATE FUNCTION pg_temp.channel_id(n int) RETURNS uuid IMMUTABLE
RETURN md5('channel ' || n)::uuid;
CREATE FUNCTION pg_temp.user_id(n int) RETURNS uuid IMMUTABLE
RETURN md5('user ' || n)::uuid;
CREATE FUNCTION pg_temp.message_id(channel int, seq int) RETURNS uuid IMMUTABLE
RETURN md5('message ' || channel || ' ' || seq)::uuid;
-- One of the ten users that every channel has beside the two of above.
CREATE FUNCTION pg_temp.member(channel int, n int) RETURNS int IMMUTABLE
RETURN 10 + (channel * 10 + n % 10) % 20000;

INSERT INTO channels (id, type, created_by, created_on, last_seq, log_floor, active_on)
SELECT pg_temp.channel_id(c), 'group', pg_temp.user_id(pg_temp.member(c, 0)), '2026-01-01Z',
  CASE c WHEN 0 THEN 100000 ELSE 300 END, CASE c WHEN 0 THEN 0 ELSE 250 END,
  timestamptz '2026-01-12Z' + c * interval '1 second'
FROM generate_series(0, 3000) AS c;

INSERT INTO channel_members (channel_id, user_id, role, read_seq, joined_on)
SELECT pg_temp.channel_id(c), pg_temp.user_id(u), 'member',
  CASE c WHEN 0 THEN 99000 + u % 1000 ELSE 300 - u % 300 END,
  timestamptz '2026-01-01Z' + c * interval '1 second'
FROM (
  SELECT c, pg_temp.member(c, n) FROM generate_series(0, 3000) AS c, generate_series(0, 9) AS n
  UNION SELECT 0, u FROM generate_series(10, 1009) AS u
  UNION SELECT c, 0 FROM generate_series(0, 499) AS c
  UNION SELECT 0, 1) AS m (c, u);

-- Message n of all, in the order of their creation: every tenth is channel 0's.
INSERT INTO messages (id, body, channel_id, channel_type, created_by, modified_by, created_on,
  modified_on, deleted, to_user_id, parent_message_id, seq)
SELECT pg_temp.message_id(c, seq), repeat('a hundred ', 10), pg_temp.channel_id(c), 'group',
  author, author, at, at, seq % 50 = 7,
  CASE WHEN seq % 50 = 11 THEN pg_temp.user_id(pg_temp.member(c, seq / 50)) END,
  CASE WHEN seq % 20 = 0 THEN pg_temp.message_id(c, seq - 10) END, seq
FROM generate_series(1, 1000000) AS n
CROSS JOIN LATERAL (
  SELECT CASE n % 10 WHEN 0 THEN 0 ELSE 1 + (n - n / 10 - 1) % 3000 END AS c,
    CASE n % 10 WHEN 0 THEN n / 10 ELSE (n - n / 10 - 1) / 3000 + 1 END AS seq) place
CROSS JOIN LATERAL (
  SELECT pg_temp.user_id(pg_temp.member(c, seq)) AS author,
    timestamptz '2026-01-01Z' + n * interval '1 second' AS at) made;

INSERT INTO channel_events (channel_id, seq, type, entity_id, actor, occurred_on, payload)
SELECT channel_id, seq, 'message.created', id, created_by, created_on,
  jsonb_build_object('id', id, 'body', body, 'seq', seq)
FROM messages WHERE seq > 250 OR channel_id = pg_temp.channel_id(0);

INSERT INTO message_recipients (channel_id, message_id, recipient_id, created_by, is_read)
SELECT m.channel_id, m.id, pg_temp.user_id(pg_temp.member(c, n)), m.created_by, m.seq % 50 < 40
FROM generate_series(0, 3000) AS c
JOIN messages m ON m.channel_id = pg_temp.channel_id(c) AND m.seq % 10 = 1,
generate_series(1, 2) AS n;

INSERT INTO message_files (channel_id, message_id, file_key, created_by)
SELECT channel_id::text, id, 'files/' || seq, created_by FROM messages WHERE seq % 20 = 3;

INSERT INTO revocations (id, user_id, not_before, created_by, created_on, expires_on)
SELECT md5('revocation ' || n)::uuid, md5('revoked ' || n)::uuid, at, pg_temp.user_id(0), at,
  now() + n * interval '1 second'
FROM generate_series(1, 20000) AS n, LATERAL (SELECT now() - n * interval '1 minute' AS at) t;

DO $block$
DECLARE
  index record;
BEGIN
  FOR index IN SELECT * FROM taken_down LOOP
    EXECUTE index.definition;
  END LOOP;
END;
$block$;
