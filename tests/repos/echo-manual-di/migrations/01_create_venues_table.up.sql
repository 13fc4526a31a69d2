CREATE TABLE venues
(
    venue_id   UUID PRIMARY KEY         DEFAULT gen_random_uuid(),
    name       VARCHAR(128)             NOT NULL CHECK ( name <> '' ),
    city       VARCHAR(64)              NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW()
);
