package main

import (
	"database/sql"
	"log"

	_ "modernc.org/sqlite"

	"example.com/orchard/internal/schema"
	"example.com/orchard/internal/web"
)

func main() {
	db, err := sql.Open("sqlite", "orchard.db")
	if err != nil {
		log.Fatal(err)
	}
	if err := schema.Apply(db); err != nil {
		log.Fatal(err)
	}
	log.Fatal(web.New(db).Start(":1323"))
}
