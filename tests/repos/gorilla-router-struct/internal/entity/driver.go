package entity

import (
	"errors"
	"time"
)

type Driver struct {
	ID        int64     `json:"id"`
	FullName  string    `json:"full_name"`
	Licence   string    `json:"licence"`
	CreatedAt time.Time `json:"created_at"`
}

func (d *Driver) Validate() error {
	var errs []error
	if d.FullName == "" {
		errs = append(errs, errors.New("full_name is required"))
	}
	if d.Licence == "" {
		errs = append(errs, errors.New("licence is required"))
	}
	return errors.Join(errs...)
}
