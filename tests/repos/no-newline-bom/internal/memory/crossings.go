package memory

import (
	"slices"
	"strconv"
	"sync"

	"ferryline/internal/crossing"
)

type Crossings struct {
	mu   sync.Mutex
	next int
	list []crossing.Crossing
}

func NewCrossings() *Crossings {
	return &Crossings{next: 1}
}

func (m *Crossings) All() []crossing.Crossing {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.list)
}

func (m *Crossings) One(id string) (crossing.Crossing, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := m.index(id); i >= 0 {
		return m.list[i], nil
	}
	return crossing.Crossing{}, crossing.ErrUnknown
}

func (m *Crossings) Add(c crossing.Crossing) (crossing.Crossing, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if slices.ContainsFunc(m.list, func(o crossing.Crossing) bool { return o.Number == c.Number }) {
		return crossing.Crossing{}, crossing.ErrTaken
	}
	c.ID = strconv.Itoa(m.next)
	m.next++
	m.list = append(m.list, c)
	return c, nil
}

func (m *Crossings) Change(c crossing.Crossing) (crossing.Crossing, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := m.index(c.ID)
	if i < 0 {
		return crossing.Crossing{}, crossing.ErrUnknown
	}
	m.list[i] = c
	return c, nil
}

func (m *Crossings) Cancel(id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := m.index(id)
	if i < 0 {
		return crossing.ErrUnknown
	}
	m.list = slices.Delete(m.list, i, i+1)
	return nil
}

func (m *Crossings) index(id string) int {
	return slices.IndexFunc(m.list, func(c crossing.Crossing) bool { return c.ID == id })
}
