DROP TABLE tickets;
