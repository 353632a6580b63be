-- The reference knows channels only as an id on each message. Derived from its rows: every channel,
-- and who belongs to it. Its messages are numbered later, while the service runs.

INSERT INTO ${schema}.channels (id, type, created_by, created_on)
SELECT first.channel_id, first.channel_type, author.created_by, first.created_on
FROM (
  SELECT DISTINCT ON (channel_id) channel_id, channel_type, created_on
  FROM ${schema}.messages
  ORDER BY channel_id, created_on, id
) first
LEFT JOIN (
  SELECT DISTINCT ON (channel_id) channel_id, created_by
  FROM ${schema}.messages
  WHERE created_by IS NOT NULL
  ORDER BY channel_id, created_on, id
) author USING (channel_id)
ON CONFLICT DO NOTHING;

-- The earliest known author of a channel owns it; other authors, and whom a message that still
-- stands was meant for, are members. A recipient belongs to the channel of the message, whatever
-- channel the recipient row itself names.
INSERT INTO ${schema}.channel_members (channel_id, user_id, role, joined_on)
SELECT concerned.channel_id,
       concerned.user_id,
       CASE WHEN concerned.user_id = c.created_by THEN 'owner' ELSE 'member' END,
       min(concerned.since)
FROM (
  SELECT channel_id, created_by AS user_id, created_on AS since
  FROM ${schema}.messages
  WHERE created_by IS NOT NULL
  UNION ALL
  SELECT channel_id, to_user_id, created_on
  FROM ${schema}.messages
  WHERE to_user_id IS NOT NULL AND NOT deleted
  UNION ALL
  SELECT m.channel_id, r.recipient_id, r.created_on
  FROM ${schema}.message_recipients r
  JOIN ${schema}.messages m ON m.id = r.message_id
  WHERE NOT r.deleted AND NOT m.deleted
) concerned
JOIN ${schema}.channels c ON c.id = concerned.channel_id
GROUP BY concerned.channel_id, concerned.user_id, c.created_by
ON CONFLICT DO NOTHING;
