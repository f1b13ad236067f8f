-- Bars of the newest sessions row by row: a day of thousands of symbols is one small write, and no chunk is made anew.
CREATE TABLE fresh_rows (
    symbol_id INTEGER NOT NULL,
    session INTEGER NOT NULL,
    fetched_at TEXT NOT NULL,      -- UTC
    checksum INTEGER NOT NULL,
    data BLOB NOT NULL,            -- open high low close volume
    PRIMARY KEY (symbol_id, session)
) WITHOUT ROWID;

-- What was learnt of a symbol since its chunks were sealed; without a row, what is in symbols holds.
CREATE TABLE amendments (
    symbol_id INTEGER PRIMARY KEY,
    fetched_at TEXT NOT NULL,      -- UTC: the answer that the stored bars were last held against
    actions_at TEXT NOT NULL,  -- UTC: the last answer that named splits and dividends
    splits TEXT NOT NULL,          -- JSON as in symbols, and instead of it
    dividends TEXT NOT NULL,
    rescales TEXT NOT NULL,        -- JSON: [[before, ratio], ...], applied on reading
    watch TEXT NOT NULL,           -- JSON: [since, until] while a split is new, else null
    checksum INTEGER NOT NULL
);
