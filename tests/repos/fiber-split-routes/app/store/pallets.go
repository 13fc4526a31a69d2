package store

import (
	"sync"

	"depot/app/models"
)

type Pallets struct {
	mu   sync.RWMutex
	last int
	rows []models.Pallet
}

func NewPallets() *Pallets {
	return &Pallets{rows: []models.Pallet{}}
}

func (s *Pallets) All(limit int) []models.Pallet {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := min(max(limit, 0), len(s.rows))
	return append([]models.Pallet{}, s.rows[:n]...)
}

func (s *Pallets) Find(id int) (models.Pallet, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, row := range s.rows {
		if row.ID == id {
			return row, nil
		}
	}
	return models.Pallet{}, ErrMissing
}

func (s *Pallets) Add(pallet models.Pallet) (models.Pallet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, row := range s.rows {
		if row.Barcode == pallet.Barcode {
			return models.Pallet{}, ErrTaken
		}
	}
	s.last++
	pallet.ID = s.last
	s.rows = append(s.rows, pallet)
	return pallet, nil
}

func (s *Pallets) Replace(pallet models.Pallet) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, row := range s.rows {
		if row.ID != pallet.ID && row.Barcode == pallet.Barcode {
			return ErrTaken
		}
	}
	for i, row := range s.rows {
		if row.ID == pallet.ID {
			s.rows[i] = pallet
			return nil
		}
	}
	return ErrMissing
}

func (s *Pallets) Remove(id int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, row := range s.rows {
		if row.ID == id {
			s.rows = append(s.rows[:i], s.rows[i+1:]...)
			return nil
		}
	}
	return ErrMissing
}
