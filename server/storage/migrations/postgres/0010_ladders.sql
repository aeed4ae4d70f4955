-- Alerts climb: clocks fire, and those who are asked above whoever stays silent have alerts of their own. The same catalogue as
-- ../sqlite/0010_ladders.sql.

ALTER TABLE alerts ADD COLUMN climbed_from TEXT COLLATE "C";
CREATE INDEX alerts_climbed ON alerts (climbed_from) WHERE climbed_from IS NOT NULL;

ALTER TABLE clocks ADD COLUMN fired_ms BIGINT;
ALTER TABLE clocks ADD COLUMN rung BIGINT NOT NULL DEFAULT 0;
ALTER TABLE clocks ADD COLUMN started_by TEXT COLLATE "C";

CREATE INDEX clocks_due ON clocks (due_ms, subject, id) WHERE stopped_ms IS NULL AND fired_ms IS NULL;
