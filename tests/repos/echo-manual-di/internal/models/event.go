package models

import (
	"time"

	"github.com/google/uuid"
)

// Event base model
type Event struct {
	EventID   uuid.UUID `json:"event_id" db:"event_id"`
	UserID    uuid.UUID `json:"user_id" db:"user_id"`
	Slug      string    `json:"slug" db:"slug" validate:"required,lte=80"`
	Title     string    `json:"title" db:"title" validate:"required,lte=250"`
	Seats     int       `json:"seats" db:"seats" validate:"gte=0"`
	SoldOut   bool      `json:"sold_out" db:"sold_out"`
	StartsAt  time.Time `json:"starts_at" db:"starts_at" validate:"required"`
	CreatedAt time.Time `json:"created_at" db:"created_at"`
	UpdatedAt time.Time `json:"updated_at" db:"updated_at"`
}
