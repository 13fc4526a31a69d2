CREATE TABLE tips (
  id bigserial PRIMARY KEY,
  text text NOT NULL
);
