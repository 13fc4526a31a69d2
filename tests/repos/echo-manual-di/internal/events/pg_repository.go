//go:generate mockgen -source pg_repository.go -destination mock/pg_repository_mock.go -package mock
package events

import (
	"context"

	"github.com/google/uuid"

	"github.com/bluedoor/venues-api/internal/models"
)

// Events repository interface
type Repository interface {
	Create(ctx context.Context, event *models.Event) (*models.Event, error)
	Update(ctx context.Context, event *models.Event) (*models.Event, error)
	Delete(ctx context.Context, userID uuid.UUID, eventID uuid.UUID) error
	GetByID(ctx context.Context, eventID uuid.UUID) (*models.Event, error)
	GetAll(ctx context.Context) ([]*models.Event, error)
}
