-- Alerts climb: clocks fire, and those who are asked above whoever stays silent have alerts of their own. The same catalogue as
-- ../postgres/0010_ladders.sql.

-- The alert that nobody answered, from which this one climbed.
ALTER TABLE alerts ADD COLUMN climbed_from TEXT;
CREATE INDEX alerts_climbed ON alerts (climbed_from) WHERE climbed_from IS NOT NULL;

-- When a clock fired; to which rung of a ladder it leads (0: to none); the subject of the entry of the log that started it.
ALTER TABLE clocks ADD COLUMN fired_ms INTEGER;
ALTER TABLE clocks ADD COLUMN rung INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clocks ADD COLUMN started_by TEXT;

-- Clocks that are still to fire, in the order in which they are due: nothing waits until all that ever ran were passed.
CREATE INDEX clocks_due ON clocks (due_ms, subject, id) WHERE stopped_ms IS NULL AND fired_ms IS NULL;
