package usecase

import (
	"context"

	"github.com/google/uuid"

	"github.com/bluedoor/venues-api/config"
	"github.com/bluedoor/venues-api/internal/events"
	"github.com/bluedoor/venues-api/internal/models"
	"github.com/bluedoor/venues-api/pkg/utils"
)

// Events UseCase
type eventsUC struct {
	cfg        *config.Config
	eventsRepo events.Repository
}

// Events UseCase constructor
func NewEventsUseCase(cfg *config.Config, eventsRepo events.Repository) events.UseCase {
	return &eventsUC{cfg: cfg, eventsRepo: eventsRepo}
}

// Create event
func (u *eventsUC) Create(ctx context.Context, event *models.Event) (*models.Event, error) {
	userID, err := utils.GetUserIDFromCtx(ctx)
	if err != nil {
		return nil, err
	}
	event.UserID = userID
	return u.eventsRepo.Create(ctx, event)
}

// Update event
func (u *eventsUC) Update(ctx context.Context, event *models.Event) (*models.Event, error) {
	userID, err := utils.GetUserIDFromCtx(ctx)
	if err != nil {
		return nil, err
	}
	event.UserID = userID
	return u.eventsRepo.Update(ctx, event)
}

// Delete event
func (u *eventsUC) Delete(ctx context.Context, eventID uuid.UUID) error {
	userID, err := utils.GetUserIDFromCtx(ctx)
	if err != nil {
		return err
	}
	return u.eventsRepo.Delete(ctx, userID, eventID)
}

// GetByID event
func (u *eventsUC) GetByID(ctx context.Context, eventID uuid.UUID) (*models.Event, error) {
	return u.eventsRepo.GetByID(ctx, eventID)
}

// GetAll events
func (u *eventsUC) GetAll(ctx context.Context) ([]*models.Event, error) {
	return u.eventsRepo.GetAll(ctx)
}
