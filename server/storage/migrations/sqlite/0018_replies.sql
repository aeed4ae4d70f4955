-- What carriers and officers say back. Its twin is ../postgres/0018_replies.sql.

ALTER TABLE deliveries ADD COLUMN reply_code TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN stored_ms INTEGER;
CREATE INDEX deliveries_reply ON deliveries (reply_code) WHERE reply_code <> '';

-- channel: by which way an officer answered by telephone; NULL: the owner answered for the police.
ALTER TABLE proxies ADD COLUMN channel TEXT;
