package repository

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"github.com/bluedoor/venues-api/internal/events"
	"github.com/bluedoor/venues-api/internal/models"
)

// Events Repository
type eventsRepo struct {
	db *sqlx.DB
}

// Events repository constructor
func NewEventsRepository(db *sqlx.DB) events.Repository {
	return &eventsRepo{db: db}
}

// Create event
func (r *eventsRepo) Create(ctx context.Context, event *models.Event) (*models.Event, error) {
	var e models.Event
	if err := r.db.QueryRowxContext(
		ctx,
		createEvent,
		&event.UserID,
		&event.Slug,
		&event.Title,
		&event.Seats,
		&event.SoldOut,
		&event.StartsAt,
	).StructScan(&e); err != nil {
		return nil, fmt.Errorf("eventsRepo.Create.StructScan: %w", err)
	}
	return &e, nil
}

// Update event item
func (r *eventsRepo) Update(ctx context.Context, event *models.Event) (*models.Event, error) {
	var e models.Event
	if err := r.db.QueryRowxContext(
		ctx,
		updateEvent,
		&event.Slug,
		&event.Title,
		&event.Seats,
		&event.SoldOut,
		&event.StartsAt,
		&event.EventID,
		&event.UserID,
	).StructScan(&e); err != nil {
		return nil, fmt.Errorf("eventsRepo.Update.StructScan: %w", err)
	}
	return &e, nil
}

// Delete event by id
func (r *eventsRepo) Delete(ctx context.Context, userID uuid.UUID, eventID uuid.UUID) error {
	result, err := r.db.ExecContext(ctx, deleteEvent, eventID, userID)
	if err != nil {
		return fmt.Errorf("eventsRepo.Delete.ExecContext: %w", err)
	}
	rowsAffected, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("eventsRepo.Delete.RowsAffected: %w", err)
	}
	if rowsAffected == 0 {
		return fmt.Errorf("eventsRepo.Delete.rowsAffected: %w", sql.ErrNoRows)
	}
	return nil
}

// Get single event by id
func (r *eventsRepo) GetByID(ctx context.Context, eventID uuid.UUID) (*models.Event, error) {
	e := &models.Event{}
	if err := r.db.GetContext(ctx, e, getEventByID, eventID); err != nil {
		return nil, fmt.Errorf("eventsRepo.GetByID.GetContext: %w", err)
	}
	return e, nil
}

// Get events
func (r *eventsRepo) GetAll(ctx context.Context) ([]*models.Event, error) {
	eventsList := make([]*models.Event, 0)
	if err := r.db.SelectContext(ctx, &eventsList, getEvents); err != nil {
		return nil, fmt.Errorf("eventsRepo.GetAll.SelectContext: %w", err)
	}
	return eventsList, nil
}
