-- The queue index: derived from the record, rebuilt by `holdpoint reindex`.

-- One row of the queue for each change. Times are seconds since 1970, UTC.
CREATE TABLE change (
  id            INTEGER PRIMARY KEY CHECK (id > 0),      -- the change's number
  rev           INTEGER NOT NULL,
  bucket        INTEGER NOT NULL,                        -- state x type x class
  window        INTEGER,                                 -- start
  window_end    INTEGER,
  zone          TEXT,
  active        INTEGER NOT NULL,
  closed        INTEGER,
  marks         INTEGER NOT NULL,                        -- facts, outcome and score, packed
  wave          INTEGER NOT NULL,
  waves         INTEGER NOT NULL,
  revision      INTEGER NOT NULL,
  title         TEXT    NOT NULL,
  clients       TEXT    NOT NULL,                        -- a handle a line
  services      TEXT    NOT NULL,                        -- a handle a line
  implementer   TEXT,
  requester     TEXT    NOT NULL,
  verifier      TEXT,
  source        TEXT    NOT NULL,
  source_number TEXT    NOT NULL,
  scopes        TEXT    NOT NULL,                        -- the scopes it stands in
  words         INTEGER NOT NULL                         -- a fingerprint of what is searched
) STRICT;
CREATE INDEX change_closed ON change (closed) WHERE closed IS NOT NULL;
CREATE INDEX change_source ON change (source, source_number) WHERE source <> '';

-- A set of changes that is often asked for: everything, one client's, one person's, the held ones.
CREATE TABLE scope (
  id     INTEGER PRIMARY KEY,
  kind   INTEGER NOT NULL,
  handle TEXT    NOT NULL COLLATE NOCASE,
  UNIQUE (kind, handle)
) STRICT;
INSERT INTO scope (id, kind, handle) VALUES (0, 0, '');

-- Each change stands in each of its scopes once, in its bucket, sorted by each key.
CREATE TABLE place (
  scope  INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  id     INTEGER NOT NULL,
  window INTEGER NOT NULL,                               -- -9223372036854775808: none
  risk   INTEGER NOT NULL,                               -- -1: none
  active INTEGER NOT NULL,
  marks  INTEGER NOT NULL,
  PRIMARY KEY (scope, bucket, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_window ON place (scope, bucket, window, id, marks);
CREATE INDEX place_risk   ON place (scope, bucket, risk, id, marks);
CREATE INDEX place_active ON place (scope, bucket, active, id, marks);

-- How many changes stand in a bucket of a scope, and how many of them concern other than one client.
CREATE TABLE tally (
  scope  INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  n      INTEGER NOT NULL CHECK (n >= 0),
  many   INTEGER NOT NULL CHECK (many >= 0),
  PRIMARY KEY (scope, bucket)
) STRICT, WITHOUT ROWID;

-- How many finished changes there are of a client, a service, a template and so on, and how many of
-- these went wrong: what the learned rate of a change like them is made of.
CREATE TABLE past (
  kind  INTEGER NOT NULL,
  name  TEXT    NOT NULL,
  cases INTEGER NOT NULL,
  wrong INTEGER NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- One key of 640 changes side by side, or a bit for each change that may stand in a scope: what a
-- mixture of facets is found by. What each row is of stands in its number.
CREATE TABLE tile (
  id    INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

-- Names that few changes share: items, tags, requesters, and the incidents that they caused or that led to them.
CREATE TABLE label (
  kind  INTEGER NOT NULL,
  name  TEXT    NOT NULL COLLATE NOCASE,
  id    INTEGER NOT NULL,
  PRIMARY KEY (kind, name, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX label_of ON label (id);
CREATE INDEX label_incident ON label (name) WHERE kind IN (4, 5);

-- Who has to do something about an open change, and since when. Under nobody's name stand the moments that
-- come by themselves: by when policy wants a decision, the day to which one was put off, and the end of the
-- freezes that hold the change, until which nobody is asked; and when something was last said.
CREATE TABLE attention (
  id     INTEGER NOT NULL,
  person TEXT    NOT NULL,
  why    TEXT    NOT NULL,
  since  INTEGER NOT NULL,
  PRIMARY KEY (id, person, why)
) STRICT, WITHOUT ROWID;
CREATE INDEX attention_clock ON attention (person, why, since);

-- What is searched of a change, read where a common word would be met in too many.
CREATE TABLE said (
  id    INTEGER PRIMARY KEY,
  words TEXT NOT NULL                                    -- a space before and behind each
) STRICT;

-- Changes of which the search below knows other words than these, or none yet.
CREATE TABLE fresh (
  id    INTEGER PRIMARY KEY
) STRICT;

-- The registers as their events make them up to these revisions, for showing them at once.
CREATE TABLE register_copy (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  revs TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- Words are folded and cut by the program, so that what is typed and what is stored agree.
CREATE VIRTUAL TABLE search USING fts5(
  words, content = '', contentless_delete = 1, detail = column, prefix = '1 2 3 4 5',
  tokenize = "ascii tokenchars '-_.'"
);
CREATE VIRTUAL TABLE search_word USING fts5vocab(search, instance);
