-- The channels know what is in them; their logs begin after it, as those of an adopted database do.
UPDATE main.channels c
SET last_seq = m.head, log_floor = m.head, active_on = m.newest
FROM (SELECT channel_id, max(seq) AS head, max(created_on) AS newest FROM main.messages GROUP BY 1) m
WHERE m.channel_id = c.id;
