package grower

import "errors"

type Grower struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Organic bool   `json:"organic"`
}

func (g *Grower) Validate() error {
	if g.Name == "" {
		return errors.New("name is empty")
	}
	return nil
}
