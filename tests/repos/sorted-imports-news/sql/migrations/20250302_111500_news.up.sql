CREATE TABLE news (
  id bigserial PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  headline text NOT NULL,
  words integer NOT NULL,
  breaking boolean NOT NULL,
  aired_at timestamptz NOT NULL
);
