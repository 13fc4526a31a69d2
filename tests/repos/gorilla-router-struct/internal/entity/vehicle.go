package entity

import (
	"errors"
	"time"
)

type Vehicle struct {
	ID           int64     `json:"id"`
	Plate        string    `json:"plate"`
	Model        string    `json:"model"`
	Seats        int       `json:"seats"`
	Electric     bool      `json:"electric"`
	RegisteredOn time.Time `json:"registered_on"`
	CreatedAt    time.Time `json:"created_at"`
}

func (v *Vehicle) Validate() error {
	var errs []error
	if v.Plate == "" {
		errs = append(errs, errors.New("plate is required"))
	}
	if v.Model == "" {
		errs = append(errs, errors.New("model is required"))
	}
	if v.Seats < 0 {
		errs = append(errs, errors.New("seats must not be negative"))
	}
	if v.RegisteredOn.IsZero() {
		errs = append(errs, errors.New("registered_on is required"))
	}
	return errors.Join(errs...)
}
