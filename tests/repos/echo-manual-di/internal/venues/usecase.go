package venues

import (
	"context"

	"github.com/bluedoor/venues-api/internal/models"
)

// Venues use case
type UseCase interface {
	Create(ctx context.Context, venue *models.Venue) (*models.Venue, error)
	GetAll(ctx context.Context) ([]*models.Venue, error)
}
