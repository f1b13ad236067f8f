CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    scan TEXT NOT NULL,            -- JSON: the whole request
    likeness TEXT NOT NULL,        -- JSON: what makes two runs runs of the same scan
    as_of TEXT NOT NULL,
    status TEXT NOT NULL,
    started TEXT NOT NULL,         -- UTC
    finished TEXT,
    engine_version TEXT NOT NULL,
    from_cache INTEGER NOT NULL DEFAULT 0,
    fetched INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0,
    closed_counts TEXT,            -- JSON: outcomes by kind, set when the run is closed
    compared_with TEXT,
    new_count INTEGER,
    dropped TEXT NOT NULL DEFAULT '[]',
    message TEXT NOT NULL DEFAULT ''
);

CREATE INDEX runs_alike ON runs (likeness, number);

CREATE TABLE instruments (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    symbol TEXT NOT NULL,
    name TEXT NOT NULL,
    sector TEXT NOT NULL,
    exchange TEXT NOT NULL,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    PRIMARY KEY (run, position)
) WITHOUT ROWID;

CREATE TABLE outcomes (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    symbol TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT,                  -- JSON of the match, the unknown or the failure
    PRIMARY KEY (run, symbol)
) WITHOUT ROWID;
