package main

import (
	"log"

	"github.com/quietshelf/library/config"
	"github.com/quietshelf/library/database"
)

func main() {
	db, err := database.Open(config.New().Database)
	if err != nil {
		log.Fatal(err)
	}
	if err := database.Up(db.DB); err != nil {
		log.Fatal(err)
	}
}
