package domain

import (
	"context"
	"time"
)

const CollectionPatient = "patients"

type Patient struct {
	ID        string    `doc:"_id" json:"id"`
	UserID    string    `doc:"userID" json:"-"`
	Insurance string    `doc:"insurance" json:"insurance" validate:"required"`
	FullName  string    `doc:"fullName" json:"fullName" validate:"required"`
	Visits    int       `doc:"visits" json:"visits" validate:"gte=0"`
	Active    bool      `doc:"active" json:"active"`
	BornOn    time.Time `doc:"bornOn" json:"bornOn" validate:"required"`
}

type PatientRepository interface {
	Create(ctx context.Context, patient *Patient) error
	Fetch(ctx context.Context, userID string) ([]Patient, error)
	GetByID(ctx context.Context, userID, id string) (Patient, error)
	Update(ctx context.Context, patient *Patient) error
	Delete(ctx context.Context, userID, id string) error
}
