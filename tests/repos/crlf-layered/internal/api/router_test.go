package api

import (
	"net/http"
	"testing"

	"github.com/DATA-DOG/go-sqlmock"

	"ticketdesk/internal/repository"
	"ticketdesk/internal/service"
)

func newTestRouter(t *testing.T) (http.Handler, sqlmock.Sqlmock) {
	t.Helper()
	db, mock, err := sqlmock.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return NewRouter(Services{
		Agents:  service.NewAgentService(repository.NewAgentRepository(db)),
		Tickets: service.NewTicketService(repository.NewTicketRepository(db)),
	}), mock
}
