-- +goose Up
CREATE TABLE items (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    price_cents BIGINT NOT NULL,
    available BOOLEAN NOT NULL,
    listed_on DATE NOT NULL
);

-- +goose Down
DROP TABLE items;
