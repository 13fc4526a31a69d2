CREATE TABLE papers (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    price TEXT NOT NULL
);

INSERT INTO papers (title, price) VALUES ('On rivers', '4.50'), ('On bridges', '6.00');
