-- Holiday calendars, a year at a time, and what it takes to count a running clock anew by another one. Its twin is
-- ../postgres/0009_holiday_calendars.sql.

-- settled: every running clock was counted by it.
CREATE TABLE calendar_years (
    year      INTEGER NOT NULL PRIMARY KEY,
    version   INTEGER NOT NULL,
    source    TEXT NOT NULL,
    loaded_ms INTEGER NOT NULL,
    settled   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Days that are not what the week makes of them, as YYYY-MM-DD.
CREATE TABLE calendar_days (
    year  INTEGER NOT NULL REFERENCES calendar_years (year),
    day   TEXT NOT NULL,
    works INTEGER NOT NULL,
    PRIMARY KEY (year, day)
) STRICT, WITHOUT ROWID;

-- NULL: of a clock from before this migration, which is never counted anew.
ALTER TABLE clocks ADD COLUMN limit_unit TEXT;
ALTER TABLE clocks ADD COLUMN limit_count INTEGER;
ALTER TABLE clocks ADD COLUMN no_later_than_ms INTEGER;
