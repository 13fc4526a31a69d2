package models

import (
	"time"

	"github.com/google/uuid"
)

// Venue base model
type Venue struct {
	VenueID   uuid.UUID `json:"venue_id" db:"venue_id"`
	Name      string    `json:"name" db:"name" validate:"required,lte=128"`
	City      string    `json:"city" db:"city" validate:"required,lte=64"`
	CreatedAt time.Time `json:"created_at" db:"created_at"`
}
