CREATE TABLE remarks (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    paper_id INTEGER NOT NULL REFERENCES papers (id)
);
