-- The tables of an export as SQLite (factcli/exporter/sqlite.py fills them). SQLite keeps comments within a definition, and
-- Datasette shows them with the table.
--
-- No table is STRICT, which an SQLite before 3.37 (RHEL 9, Debian 11) cannot even open, and no column is generated, for
-- the same reason. Full-text search finds its rows by their rowid and is kept as sqlite-utils keeps it: by
-- content="statement" Datasette knows what is searched.

CREATE TABLE about (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
);
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL, -- the main name; without a [[person]] table, the name as recorded
  wikidata TEXT,
  recorded INTEGER NOT NULL -- 1: it has a [[person]] table in the store
);
CREATE TABLE person_alias (
  person_id INTEGER NOT NULL REFERENCES person(id),
  alias TEXT NOT NULL, -- another spelling of the name, confirmed by a person
  PRIMARY KEY (person_id, alias)
);
CREATE TABLE person_not_same_as (
  person_id INTEGER NOT NULL REFERENCES person(id),
  name TEXT NOT NULL, -- a similar name of somebody else
  PRIMARY KEY (person_id, name)
);
CREATE TABLE outlet (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  owner TEXT,
  country TEXT, -- ISO 3166-1 alpha-2
  recorded INTEGER NOT NULL -- 1: it has an [[outlet]] table in the store
);
CREATE TABLE outlet_alias (
  outlet_id INTEGER NOT NULL REFERENCES outlet(id),
  alias TEXT NOT NULL,
  PRIMARY KEY (outlet_id, alias)
);
CREATE TABLE outlet_not_same_as (
  outlet_id INTEGER NOT NULL REFERENCES outlet(id),
  name TEXT NOT NULL,
  PRIMARY KEY (outlet_id, name)
);
CREATE TABLE source ( -- what was read; the store keeps a copy of it
  id TEXT PRIMARY KEY NOT NULL,
  url TEXT,
  outlet TEXT,
  title TEXT,
  author TEXT,
  published TEXT, -- EDTF
  lang TEXT,
  retrieved TEXT NOT NULL, -- when it was read, in EDTF
  media_type TEXT NOT NULL,
  sha256 TEXT NOT NULL -- of the copy, whose name it is in the folder sources of the store
);
CREATE TABLE statement (
  id TEXT PRIMARY KEY NOT NULL,
  speaker TEXT NOT NULL, -- as the source writes it
  person_id INTEGER NOT NULL REFERENCES person(id), -- the person behind that name
  outlet TEXT NOT NULL,
  outlet_id INTEGER NOT NULL REFERENCES outlet(id),
  date TEXT NOT NULL, -- when it was said, in EDTF, as recorded
  earliest TEXT, -- the first day that the date may mean; NULL if open or unknown
  latest TEXT, -- the last day
  claim TEXT NOT NULL,
  quote TEXT,
  lang TEXT,
  date_text TEXT,
  published TEXT, -- EDTF
  via TEXT NOT NULL, -- the outlets credited, nearest first, as a JSON array; see statement_via
  role TEXT,
  url TEXT,
  archive_url TEXT,
  source TEXT, -- the id of what it was read from; see the table source
  tags TEXT NOT NULL, -- a JSON array; see statement_tag
  note TEXT,
  retracted TEXT, -- EDTF; NULL if it was not retracted
  origin TEXT NOT NULL, -- the last outlet credited, else the outlet
  origin_key TEXT NOT NULL, -- the same for statements whose origins are not independent: one outlet, owner or account
  extra TEXT, -- further keys of the store file, as a JSON object
  title TEXT NOT NULL -- speaker, outlet and date, shown where another table refers to the statement
);
CREATE TABLE statement_via (
  statement_id TEXT NOT NULL REFERENCES statement(id),
  position INTEGER NOT NULL, -- 1 is the nearest, the last one the origin
  outlet TEXT NOT NULL,
  outlet_id INTEGER NOT NULL REFERENCES outlet(id),
  PRIMARY KEY (statement_id, position)
);
CREATE TABLE statement_tag (
  statement_id TEXT NOT NULL REFERENCES statement(id),
  tag TEXT NOT NULL,
  PRIMARY KEY (statement_id, tag)
);
CREATE TABLE link ( -- what a person decided about two statements: a contradicts, repeats ... b
  id INTEGER PRIMARY KEY,
  a TEXT NOT NULL REFERENCES statement(id),
  b TEXT NOT NULL REFERENCES statement(id),
  relation TEXT NOT NULL,
  note TEXT,
  decided TEXT, -- EDTF
  digest TEXT,
  holds INTEGER NOT NULL -- 1: the latest decision about the two, and their claims have not changed since
);
CREATE TABLE pair ( -- pairs of statements (a is the older): confirmed contradictions, leads and other decisions
  id INTEGER PRIMARY KEY,
  a TEXT NOT NULL REFERENCES statement(id),
  b TEXT NOT NULL REFERENCES statement(id),
  label TEXT NOT NULL, -- the name of the lead, or what a person decided
  is_lead INTEGER NOT NULL, -- 1: factcli thinks they may conflict, and no decision about their present wording exists
  is_carried INTEGER NOT NULL, -- 1: another pair stands for it, with the same two claims from the same origins
  level TEXT, -- high or medium; NULL if factcli finds no conflict
  score REAL, -- leads are sorted by it; not a probability
  reasons TEXT,
  reasons_json TEXT NOT NULL, -- the same, with the positions of the words in both claims, as a JSON array
  shared TEXT NOT NULL, -- what both are about, as a JSON array
  notes TEXT NOT NULL, -- further remarks, as a JSON array
  link_id INTEGER REFERENCES link(id), -- the latest decision
  relation TEXT, -- the relation in that decision
  holds INTEGER, -- 0: it was made before one of the claims was changed
  disputed INTEGER NOT NULL -- 1: another decision about the two says something else; see link
);
CREATE VIEW side_by_side AS -- every pair with its two statements
  SELECT label, level,
    a.date AS a_date, a_person.name AS a_person, a.outlet AS a_outlet, a.claim AS a_claim,
    b.date AS b_date, b_person.name AS b_person, b.outlet AS b_outlet, b.claim AS b_claim,
    reasons, shared, notes, score, is_lead, is_carried, pair.relation, pair.holds, disputed, link.decided, link.note,
    a.id AS a, a.speaker AS a_speaker, a.person_id AS a_person_id, a.origin AS a_origin,
    b.id AS b, b.speaker AS b_speaker, b.person_id AS b_person_id, b.origin AS b_origin,
    pair.id AS pair
  FROM pair
  JOIN statement AS a ON a.id = pair.a JOIN person AS a_person ON a_person.id = a.person_id
  JOIN statement AS b ON b.id = pair.b JOIN person AS b_person ON b_person.id = b.person_id
  LEFT JOIN link ON link.id = pair.link_id
  ORDER BY pair.id;
CREATE VIEW contradiction AS -- pairs that a person called a contradiction and whose claims have not changed since
  SELECT decided, a_date, a_person, a_outlet, a_claim, b_date, b_person, b_outlet, b_claim, note, reasons, disputed,
    a, a_speaker, a_person_id, a_origin, b, b_speaker, b_person_id, b_origin, pair
  FROM side_by_side WHERE relation = 'contradicts' AND holds = 1;
CREATE VIEW lead AS -- pairs of claims that may conflict, strongest first, for a person to judge
  SELECT level, label, a_date, a_person, a_outlet, a_claim, b_date, b_person, b_outlet, b_claim, reasons, shared, notes,
    relation AS decided_before, -- the decision about an earlier wording
    score, a, a_speaker, a_person_id, a_origin, b, b_speaker, b_person_id, b_origin, pair
  FROM side_by_side WHERE is_lead = 1 AND is_carried = 0;
-- It holds nothing. Without it the id is the only text known to be unique, and Datasette 1.0 shows that for a label.
CREATE UNIQUE INDEX statement_title ON statement(title) WHERE 0;
CREATE VIRTUAL TABLE statement_fts USING fts5 (
  speaker, outlet, claim, quote, date_text, via, role, tags, note,
  content="statement", tokenize="unicode61 remove_diacritics 2"
);
