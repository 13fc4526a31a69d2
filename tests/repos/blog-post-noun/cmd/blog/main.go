package main

import (
	"database/sql"
	"log"
	"os"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/paperlantern/blog/internal/server"
)

func main() {
	db, err := sql.Open("pgx", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	// The hook is told about each post that goes live.
	r := server.NewRouter(db, os.Getenv("PUBLISH_HOOK"), os.Getenv("EDITOR_TOKEN"))
	log.Fatal(r.Run(":8080"))
}
