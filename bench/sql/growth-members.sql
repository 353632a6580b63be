-- 64 users, from number 1 000 000 on, who are members of :each channels, none of them another's.
INSERT INTO main.channel_members (channel_id, user_id, role)
SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
       ('00000000-0000-4000-8000-' || lpad((1000000 + n / :each)::text, 12, '0'))::uuid, 'member'
FROM generate_series(0, 64 * :each - 1) AS n;
