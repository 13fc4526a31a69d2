package repository

import (
	"context"
	"testing"
	"time"

	"github.com/DATA-DOG/go-sqlmock"
	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"

	"github.com/bluedoor/venues-api/internal/models"
)

func TestEventsRepo_Create(t *testing.T) {
	t.Parallel()

	db, mock, err := sqlmock.New(sqlmock.QueryMatcherOption(sqlmock.QueryMatcherEqual))
	require.NoError(t, err)
	defer db.Close()

	eventsRepo := NewEventsRepository(sqlx.NewDb(db, "sqlmock"))

	event := &models.Event{
		UserID:   uuid.New(),
		Slug:     "open-day",
		Title:    "Open Day",
		Seats:    40,
		SoldOut:  false,
		StartsAt: time.Date(2026, time.May, 2, 10, 0, 0, 0, time.UTC),
	}
	rows := sqlmock.NewRows([]string{"user_id", "slug", "title", "seats", "sold_out", "starts_at"}).
		AddRow(event.UserID, event.Slug, event.Title, event.Seats, event.SoldOut, event.StartsAt)

	mock.ExpectQuery(createEvent).
		WithArgs(&event.UserID, &event.Slug, &event.Title, &event.Seats, &event.SoldOut, &event.StartsAt).
		WillReturnRows(rows)

	createdEvent, err := eventsRepo.Create(context.Background(), event)
	require.NoError(t, err)
	require.Equal(t, event, createdEvent)
}

func TestEventsRepo_Delete(t *testing.T) {
	t.Parallel()

	db, mock, err := sqlmock.New(sqlmock.QueryMatcherOption(sqlmock.QueryMatcherEqual))
	require.NoError(t, err)
	defer db.Close()

	eventsRepo := NewEventsRepository(sqlx.NewDb(db, "sqlmock"))
	userID, eventID := uuid.New(), uuid.New()
	mock.ExpectExec(deleteEvent).WithArgs(eventID, userID).WillReturnResult(sqlmock.NewResult(0, 1))

	require.NoError(t, eventsRepo.Delete(context.Background(), userID, eventID))
	require.NoError(t, mock.ExpectationsWereMet())
}
