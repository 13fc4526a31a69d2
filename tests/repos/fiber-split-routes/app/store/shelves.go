package store

import (
	"sync"

	"depot/app/models"
)

type Shelves struct {
	mu   sync.RWMutex
	last int
	rows []models.Shelf
}

func NewShelves() *Shelves {
	return &Shelves{rows: []models.Shelf{}}
}

func (s *Shelves) All(limit int) []models.Shelf {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := min(max(limit, 0), len(s.rows))
	return append([]models.Shelf{}, s.rows[:n]...)
}

func (s *Shelves) Add(shelf models.Shelf) models.Shelf {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	shelf.ID = s.last
	s.rows = append(s.rows, shelf)
	return shelf
}
