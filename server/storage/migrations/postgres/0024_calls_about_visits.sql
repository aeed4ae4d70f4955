-- Calls about an officer who is not back. Its twin is ../sqlite/0024_calls_about_visits.sql.

-- NULL: it is about an alert; else alert is empty, and version is the revision of the visit.
ALTER TABLE deliveries ADD COLUMN visit TEXT COLLATE "C";
CREATE INDEX deliveries_visit ON deliveries (visit, account, channel, due_ms) WHERE visit IS NOT NULL AND state = 'queued';
