package main

import (
	"database/sql"
	"log"
	"net/http"
	"os"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"ticketdesk/internal/api"
	"ticketdesk/internal/repository"
	"ticketdesk/internal/service"
)

func main() {
	db, err := sql.Open("pgx", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	agentService := service.NewAgentService(repository.NewAgentRepository(db))
	ticketService := service.NewTicketService(repository.NewTicketRepository(db))

	router := api.NewRouter(api.Services{
		Agents:  agentService,
		Tickets: ticketService,
	})

	server := &http.Server{
		Addr:              ":8090",
		Handler:           router,
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
