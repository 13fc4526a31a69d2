package main

import (
	"database/sql"
	"log"
	"net/http"
	"os"
	"time"

	_ "modernc.org/sqlite"

	"example.org/registrar/registry"

	_ "example.org/registrar/modules/courses"
	_ "example.org/registrar/modules/rooms"
)

func main() {
	db, err := sql.Open("sqlite", envOr("DATABASE_PATH", "registrar.sqlite"))
	if err != nil {
		log.Fatalln(err)
	}
	handler, err := registry.Build(db)
	if err != nil {
		log.Fatalln(err)
	}
	server := http.Server{Addr: envOr("LISTEN", ":8081"), Handler: handler, ReadHeaderTimeout: 3 * time.Second}
	log.Fatalln(server.ListenAndServe())
}

func envOr(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
