-- +goose Up
CREATE TABLE order_items (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item_id BIGINT NOT NULL REFERENCES items (id),
    quantity INTEGER NOT NULL,
    note TEXT NOT NULL
);

-- +goose Down
DROP TABLE order_items;
