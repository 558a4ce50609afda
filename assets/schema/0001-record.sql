-- The record: one row for each thing that happened, chained by hash, never changed and never taken away.

CREATE TABLE event (
  seq    INTEGER PRIMARY KEY CHECK (seq > 0),
  id     BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
  stream TEXT    NOT NULL,
  rev    INTEGER NOT NULL CHECK (rev > 0),
  at     INTEGER NOT NULL,                              -- milliseconds since 1970, UTC
  actor  TEXT    NOT NULL,                              -- JSON
  kind   TEXT    NOT NULL,
  body   TEXT    NOT NULL,                              -- JSON
  prev   BLOB    NOT NULL CHECK (length(prev) = 32),
  hash   BLOB    NOT NULL CHECK (length(hash) = 32),
  sig    BLOB,
  UNIQUE (stream, rev)
) STRICT;

-- The highest change number in one seek: as text, CHG-9999 sorts after CHG-10000.
CREATE UNIQUE INDEX event_number ON event (CAST(substr(stream, 5) AS INTEGER))
  WHERE rev = 1 AND substr(stream, 1, 4) = 'CHG-';

CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only: an event is never changed');
END;

CREATE TRIGGER event_never_goes BEFORE DELETE ON event
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only: an event is never taken away');
END;
