CREATE TABLE bikes (
    id          SERIAL PRIMARY KEY,
    frame       VARCHAR(40) NOT NULL UNIQUE,
    model       VARCHAR(255) NOT NULL,
    gears       INTEGER NOT NULL,
    electric    BOOLEAN NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);
