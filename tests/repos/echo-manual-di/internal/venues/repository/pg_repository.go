package repository

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/bluedoor/venues-api/internal/models"
	"github.com/bluedoor/venues-api/internal/venues"
)

// Venues Repository
type venuesRepo struct {
	db *sqlx.DB
}

// Venues repository constructor
func NewVenuesRepository(db *sqlx.DB) venues.Repository {
	return &venuesRepo{db: db}
}

// Create venue
func (r *venuesRepo) Create(ctx context.Context, venue *models.Venue) (*models.Venue, error) {
	var v models.Venue
	if err := r.db.QueryRowxContext(ctx, createVenue, &venue.Name, &venue.City).StructScan(&v); err != nil {
		return nil, fmt.Errorf("venuesRepo.Create.StructScan: %w", err)
	}
	return &v, nil
}

// Get venues
func (r *venuesRepo) GetAll(ctx context.Context) ([]*models.Venue, error) {
	venuesList := make([]*models.Venue, 0)
	if err := r.db.SelectContext(ctx, &venuesList, getVenues); err != nil {
		return nil, fmt.Errorf("venuesRepo.GetAll.SelectContext: %w", err)
	}
	return venuesList, nil
}
