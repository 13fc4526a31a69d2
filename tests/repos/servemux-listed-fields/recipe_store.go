package main

import (
	"cmp"
	"slices"
	"sync"
)

type recipeStore struct {
	mu   sync.Mutex
	next int
	rows map[int]Recipe
}

func newRecipeStore() *recipeStore {
	return &recipeStore{rows: map[int]Recipe{}}
}

func (s *recipeStore) create(recipe Recipe) Recipe {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	recipe.ID = s.next
	s.rows[recipe.ID] = recipe
	return recipe
}

func (s *recipeStore) get(id int) (Recipe, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	recipe, ok := s.rows[id]
	return recipe, ok
}

func (s *recipeStore) list() []Recipe {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Recipe, 0, len(s.rows))
	for _, recipe := range s.rows {
		out = append(out, recipe)
	}
	slices.SortFunc(out, func(a, b Recipe) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
