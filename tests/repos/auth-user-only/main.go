package main

import (
	"database/sql"
	"log"
	"net/http"
	"os"

	_ "github.com/jackc/pgx/v5/stdlib"

	"gatehouse/internal/auth"
	"gatehouse/internal/routes"
	"gatehouse/internal/user"
)

func main() {
	db, err := sql.Open("pgx", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	signer, err := auth.NewSigner(os.Getenv("SESSION_KEY"))
	if err != nil {
		log.Fatal(err)
	}
	users := user.NewService(user.NewPostgres(db), signer)
	if err := http.ListenAndServe(":8080", routes.Handler(users, signer)); err != nil {
		log.Fatal(err)
	}
}
