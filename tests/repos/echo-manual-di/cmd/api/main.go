package main

import (
	"log"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"

	"github.com/bluedoor/venues-api/config"
	"github.com/bluedoor/venues-api/internal/server"
)

func main() {
	cfg, err := config.Load("config/config.yml")
	if err != nil {
		log.Fatalf("LoadConfig: %v", err)
	}
	db, err := sqlx.Open("pgx", cfg.Postgres.URL)
	if err != nil {
		log.Fatalf("Postgresql init: %v", err)
	}
	defer db.Close()

	if err := server.NewServer(cfg, db).Run(); err != nil {
		log.Fatal(err)
	}
}
