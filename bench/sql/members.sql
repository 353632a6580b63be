-- :channels channels from number :first on; of :users users each is a member of one: user n of channel
-- :first + n mod :channels. Numbers are the last digits of the ids.
INSERT INTO main.channels (id, type, name, created_by)
SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'group', 'channel ' || n,
       '00000000-0000-4000-8000-000000000000'
FROM generate_series(:first, :first + :channels - 1) AS n;

INSERT INTO main.channel_members (channel_id, user_id, role)
SELECT ('00000000-0000-4000-8000-' || lpad((:first + n % :channels)::text, 12, '0'))::uuid,
       ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'member'
FROM generate_series(0, :users - 1) AS n;
