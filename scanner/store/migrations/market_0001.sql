CREATE TABLE symbols (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    symbol TEXT NOT NULL,
    first INTEGER NOT NULL,        -- sessions as days since 1970-01-01
    last INTEGER NOT NULL,
    count INTEGER NOT NULL,
    asked_from INTEGER NOT NULL,
    fetched_at TEXT NOT NULL,      -- UTC; also the basis of the split adjustment
    splits TEXT NOT NULL,          -- JSON: [[session, ratio], ...]
    dividends TEXT NOT NULL,       -- JSON: [[session, cash], ...]
    UNIQUE (source, symbol)
);

-- The newest bars apart from the old ones: a scan reads a sixth of the bytes.
CREATE TABLE tails (
    symbol_id INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    data BLOB NOT NULL
);

CREATE TABLE archives (
    symbol_id INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    data BLOB NOT NULL
);

CREATE TABLE absences (
    source TEXT NOT NULL,
    symbol TEXT NOT NULL,
    session INTEGER NOT NULL,
    failure TEXT,                  -- JSON, NULL when the source merely has no data in range
    technical TEXT NOT NULL,
    PRIMARY KEY (source, symbol)
) WITHOUT ROWID;
