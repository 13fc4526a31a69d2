//go:generate mockgen -source usecase.go -destination mock/usecase_mock.go -package mock
package events

import (
	"context"

	"github.com/google/uuid"

	"github.com/bluedoor/venues-api/internal/models"
)

// Events use case
type UseCase interface {
	Create(ctx context.Context, event *models.Event) (*models.Event, error)
	Update(ctx context.Context, event *models.Event) (*models.Event, error)
	Delete(ctx context.Context, eventID uuid.UUID) error
	GetByID(ctx context.Context, eventID uuid.UUID) (*models.Event, error)
	GetAll(ctx context.Context) ([]*models.Event, error)
}
