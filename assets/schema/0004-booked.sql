
-- Each window of an open change once for each thing it needs: 1 a client, 2 a service, 3 an item, 4 the
-- person who does it; 0 whatever it needs. 5 is a freeze's hold on it, which is over at `until`. Times are seconds since 1970, UTC. Windows of about the same
-- length stand together, so that those which reach into a time are found without a look at the others.
CREATE TABLE booked (
  kind     INTEGER NOT NULL,
  name     TEXT    NOT NULL,
  standing INTEGER NOT NULL,                             -- 0 wished, 1 tentative, 2 firm
  span     INTEGER NOT NULL,
  start    INTEGER NOT NULL,
  id       INTEGER NOT NULL,
  wave     INTEGER NOT NULL,
  until    INTEGER NOT NULL,
  PRIMARY KEY (kind, name, standing, span, start, id, wave)
) STRICT, WITHOUT ROWID;
CREATE INDEX booked_of ON booked (id);
