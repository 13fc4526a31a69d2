package tree

import (
	"errors"
	"time"
)

type Tree struct {
	ID        int64      `json:"id"`
	Tag       string     `json:"tag"`
	Variety   string     `json:"variety"`
	HeightM   float64    `json:"height_m"`
	Grafted   bool       `json:"grafted"`
	PlantedOn time.Time  `json:"planted_on"`
	PrunedOn  *time.Time `json:"pruned_on"`
}

func (t *Tree) Validate() error {
	if t.Tag == "" {
		return errors.New("tag is empty")
	}
	if t.Variety == "" {
		return errors.New("variety is empty")
	}
	if t.HeightM < 0 {
		return errors.New("height_m is negative")
	}
	if t.PlantedOn.IsZero() {
		return errors.New("planted_on is empty")
	}
	return nil
}
