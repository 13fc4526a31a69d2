// Package crossing describes what a ferry does all day.
package crossing

import (
	"errors"
	"time"
)

var (
	ErrUnknown = errors.New("unknown crossing")
	ErrTaken   = errors.New("number is taken")
)

type Crossing struct {
	ID        string    `json:"id"`
	Number    string    `json:"number" binding:"required,max=12"`
	Harbour   string    `json:"harbour" binding:"required"`
	Cars      int       `json:"cars" binding:"min=0"`
	Cancelled bool      `json:"cancelled"`
	SailsAt   time.Time `json:"sails_at" binding:"required"`
}

type Crossings interface {
	All() []Crossing
	One(id string) (Crossing, error)
	Add(c Crossing) (Crossing, error)
	Change(c Crossing) (Crossing, error)
	Cancel(id string) error
}
