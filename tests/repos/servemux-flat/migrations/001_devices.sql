CREATE TABLE devices (
    id         INTEGER PRIMARY KEY,
    serial     TEXT    NOT NULL UNIQUE,
    label      TEXT    NOT NULL,
    online     INTEGER NOT NULL DEFAULT 0,
    battery    REAL    NOT NULL DEFAULT 0,
    bought_on  TEXT,
    created_at TEXT    NOT NULL DEFAULT (datetime('now'))
);
