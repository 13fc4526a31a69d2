package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/DATA-DOG/go-sqlmock"
)

func TestTicketHandler_Create(t *testing.T) {
	router, mock := newTestRouter(t)
	mock.ExpectExec("INSERT INTO tickets").
		WithArgs(sqlmock.AnyArg(), "T-100", "Printer on fire", 2, true, sqlmock.AnyArg()).
		WillReturnResult(sqlmock.NewResult(0, 1))

	body := `{"reference":"T-100","subject":"Printer on fire","priority":2,"urgent":true,"due_at":"2026-03-04T12:00:00Z"}`
	rec := httptest.NewRecorder()
	router.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/tickets", strings.NewReader(body)))

	if rec.Code != http.StatusCreated {
		t.Fatalf("got %d: %s", rec.Code, rec.Body)
	}
	if err := mock.ExpectationsWereMet(); err != nil {
		t.Fatal(err)
	}
}

func TestTicketHandler_CreateInvalid(t *testing.T) {
	router, _ := newTestRouter(t)
	for name, body := range map[string]string{
		"no reference": `{"subject":"Printer on fire","due_at":"2026-03-04T12:00:00Z"}`,
		"no subject":   `{"reference":"T-100","due_at":"2026-03-04T12:00:00Z"}`,
		"no date":      `{"reference":"T-100","subject":"Printer on fire"}`,
	} {
		rec := httptest.NewRecorder()
		router.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/tickets", strings.NewReader(body)))
		if rec.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: got %d", name, rec.Code)
		}
	}
}

func TestTicketHandler_GetUnknown(t *testing.T) {
	router, mock := newTestRouter(t)
	mock.ExpectQuery("SELECT .* FROM tickets WHERE id").WithArgs("nope").WillReturnRows(sqlmock.NewRows([]string{"id"}))

	rec := httptest.NewRecorder()
	router.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/tickets/nope", nil))
	if rec.Code != http.StatusNotFound {
		t.Fatalf("got %d", rec.Code)
	}
}
