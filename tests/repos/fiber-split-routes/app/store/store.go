// Package store keeps everything in memory.
package store

import "errors"

var (
	ErrMissing = errors.New("no such record")
	ErrTaken   = errors.New("taken already")
)

// Store has one table for each resource.
type Store struct {
	Pallets *Pallets
	Shelves *Shelves
}

func New() *Store {
	return &Store{
		Pallets: NewPallets(),
		Shelves: NewShelves(),
	}
}
