-- Blocks are run in order, each one once. Append; never change a block.

-- version: 1
-- description: growers
CREATE TABLE growers (
    id      INTEGER PRIMARY KEY,
    name    TEXT    NOT NULL,
    organic BOOLEAN NOT NULL DEFAULT FALSE
);

-- version: 2
-- description: trees
CREATE TABLE trees (
    id         INTEGER   PRIMARY KEY,
    tag        TEXT      NOT NULL UNIQUE,
    variety    TEXT      NOT NULL,
    height_m   REAL      NOT NULL,
    grafted    BOOLEAN   NOT NULL DEFAULT FALSE,
    planted_on DATE      NOT NULL,
    pruned_on  DATE
);
