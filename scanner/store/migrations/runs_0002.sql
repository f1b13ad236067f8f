-- Matches whose prices were put on another basis, or corrected, after they were found.
CREATE TABLE outdated (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    symbol TEXT NOT NULL,
    sentence TEXT NOT NULL,
    PRIMARY KEY (run, symbol)
) WITHOUT ROWID;
