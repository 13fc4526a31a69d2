CREATE TABLE events
(
    event_id   UUID PRIMARY KEY         DEFAULT gen_random_uuid(),
    user_id    UUID                     NOT NULL,
    slug       VARCHAR(80)              NOT NULL UNIQUE,
    title      VARCHAR(250)             NOT NULL CHECK ( title <> '' ),
    seats      INTEGER                  NOT NULL DEFAULT 0,
    sold_out   BOOLEAN                  NOT NULL DEFAULT FALSE,
    starts_at  TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMP WITH TIME ZONE          DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX IF NOT EXISTS events_user_id_idx ON events (user_id);
