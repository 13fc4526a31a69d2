package usecase

import (
	"context"

	"github.com/bluedoor/venues-api/config"
	"github.com/bluedoor/venues-api/internal/models"
	"github.com/bluedoor/venues-api/internal/venues"
)

// Venues UseCase
type venuesUC struct {
	cfg        *config.Config
	venuesRepo venues.Repository
}

// Venues UseCase constructor
func NewVenuesUseCase(cfg *config.Config, venuesRepo venues.Repository) venues.UseCase {
	return &venuesUC{cfg: cfg, venuesRepo: venuesRepo}
}

// Create venue
func (u *venuesUC) Create(ctx context.Context, venue *models.Venue) (*models.Venue, error) {
	return u.venuesRepo.Create(ctx, venue)
}

// GetAll venues
func (u *venuesUC) GetAll(ctx context.Context) ([]*models.Venue, error) {
	return u.venuesRepo.GetAll(ctx)
}
