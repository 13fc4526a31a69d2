package venues

import (
	"context"

	"github.com/bluedoor/venues-api/internal/models"
)

// Venues repository interface
type Repository interface {
	Create(ctx context.Context, venue *models.Venue) (*models.Venue, error)
	GetAll(ctx context.Context) ([]*models.Venue, error)
}
