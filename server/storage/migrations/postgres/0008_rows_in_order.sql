-- What one report leaves lies where the report before it ended. The twin of ../sqlite/0008_rows_in_order.sql, which says why.

ALTER TABLE items DROP CONSTRAINT items_pkey;
ALTER TABLE items DROP CONSTRAINT items_stream_subject_kind_revision_key;
ALTER TABLE items DROP CONSTRAINT items_stream_fkey;
ALTER TABLE items ADD PRIMARY KEY (subject, kind, revision, stream);
CREATE UNIQUE INDEX items_stream ON items (stream, item_offset);

ALTER TABLE children ADD COLUMN named_ms BIGINT NOT NULL DEFAULT 0;
UPDATE children SET named_ms = COALESCE(
    (SELECT min(filed_ms) FROM child_index WHERE child_index.child = children.id),
    (SELECT filed_ms FROM reports WHERE reports.id = children.report));

ALTER TABLE child_index DROP CONSTRAINT child_index_pkey;
DROP INDEX child_index_child;
ALTER TABLE child_index DROP COLUMN report;  -- and its foreign key
ALTER TABLE child_index DROP COLUMN filed_ms;
ALTER TABLE child_index DROP CONSTRAINT child_index_child_fkey;
ALTER TABLE child_index ALTER COLUMN index_key DROP DEFAULT;
ALTER TABLE child_index ALTER COLUMN kind DROP DEFAULT;
ALTER TABLE child_index ADD PRIMARY KEY (child, hash);
CREATE INDEX child_index_hash ON child_index (hash, child);

ALTER TABLE notifications DROP CONSTRAINT notifications_pkey;
DROP INDEX notifications_case;
ALTER TABLE notifications DROP CONSTRAINT notifications_assessment_fkey;
ALTER TABLE notifications DROP CONSTRAINT notifications_organisation_fkey;
ALTER TABLE notifications ADD PRIMARY KEY (case_id, id);

ALTER TABLE clocks DROP CONSTRAINT clocks_pkey;
DROP INDEX clocks_subject;
ALTER TABLE clocks ADD PRIMARY KEY (subject, id);
