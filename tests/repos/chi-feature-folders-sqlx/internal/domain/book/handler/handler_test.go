package handler

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"

	"github.com/quietshelf/library/internal/domain/book"
	"github.com/quietshelf/library/internal/domain/book/usecase"
	"github.com/quietshelf/library/internal/utility/message"
)

func TestHandler_Create(t *testing.T) {
	tests := []struct {
		name string
		body string
		err  error
		want int
	}{
		{
			name: "simple",
			body: `{"title":"Dune","isbn":"978-0441013593","pages":412,"in_print":true,"published_date":"1965-08-01T00:00:00Z"}`,
			want: http.StatusCreated,
		},
		{name: "no json", body: `title=Dune`, want: http.StatusBadRequest},
		{name: "empty", body: `{}`, want: http.StatusBadRequest},
		{
			name: "duplicate",
			body: `{"title":"Dune","isbn":"978-0441013593","pages":412,"in_print":true,"published_date":"1965-08-01T00:00:00Z"}`,
			err:  message.ErrDuplicate,
			want: http.StatusConflict,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			uc := &usecase.BookMock{
				CreateFunc: func(ctx context.Context, req *book.CreateRequest) (*book.Schema, error) {
					return &book.Schema{ID: 1, Title: req.Title, ISBN: req.ISBN}, test.err
				},
			}
			router := chi.NewRouter()
			RegisterHTTPEndPoints(router, validator.New(), uc)

			rec := httptest.NewRecorder()
			router.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/api/v1/book", strings.NewReader(test.body)))
			assert.Equal(t, test.want, rec.Code)
		})
	}
}

func TestHandler_Get(t *testing.T) {
	uc := &usecase.BookMock{
		ReadFunc: func(ctx context.Context, bookID int64) (*book.Schema, error) {
			if bookID != 1 {
				return nil, message.ErrNoRecord
			}
			return &book.Schema{
				ID:            1,
				Title:         "Dune",
				ISBN:          "978-0441013593",
				Pages:         412,
				InPrint:       true,
				PublishedDate: time.Date(1965, time.August, 1, 0, 0, 0, 0, time.UTC),
			}, nil
		},
	}
	router := chi.NewRouter()
	RegisterHTTPEndPoints(router, validator.New(), uc)

	rec := httptest.NewRecorder()
	router.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/api/v1/book/1", nil))
	assert.Equal(t, http.StatusOK, rec.Code)
	assert.JSONEq(t, `{"id":1,"title":"Dune","isbn":"978-0441013593","pages":412,"in_print":true,"published_date":"1965-08-01T00:00:00Z"}`, rec.Body.String())

	rec = httptest.NewRecorder()
	router.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/api/v1/book/2", nil))
	assert.Equal(t, http.StatusNotFound, rec.Code)
}
