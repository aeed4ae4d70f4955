-- What waits at an organisation without a siren. Its twin is ../postgres/0021_digests.sql.

CREATE INDEX alerts_waiting_blue ON alerts (organisation, id) WHERE state = 'open' AND level = 'blue';
