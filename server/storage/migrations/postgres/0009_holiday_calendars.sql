-- Holiday calendars, a year at a time, and what it takes to count a running clock anew. The twin of
-- ../sqlite/0009_holiday_calendars.sql.

CREATE TABLE calendar_years (
    year      BIGINT NOT NULL PRIMARY KEY,
    version   BIGINT NOT NULL,
    source    TEXT COLLATE "C" NOT NULL,
    loaded_ms BIGINT NOT NULL,
    settled   BIGINT NOT NULL
);

CREATE TABLE calendar_days (
    year  BIGINT NOT NULL REFERENCES calendar_years (year),
    day   TEXT COLLATE "C" NOT NULL,
    works BIGINT NOT NULL,
    PRIMARY KEY (year, day)
);

ALTER TABLE clocks ADD COLUMN limit_unit TEXT COLLATE "C";
ALTER TABLE clocks ADD COLUMN limit_count BIGINT;
ALTER TABLE clocks ADD COLUMN no_later_than_ms BIGINT;
