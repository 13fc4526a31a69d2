package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gitlab.example.net/shop/ordering/internal/httpapi"
	"gitlab.example.net/shop/ordering/internal/postgres"
)

func main() {
	pool, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close()

	api := httpapi.New(httpapi.Stores{
		Items:      postgres.NewItemStore(pool),
		OrderItems: postgres.NewOrderItemStore(pool),
	})
	srv := &http.Server{Addr: ":8000", Handler: api, ReadTimeout: 10 * time.Second}
	log.Fatal(srv.ListenAndServe())
}
