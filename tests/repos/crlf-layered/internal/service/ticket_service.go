package service

import (
	"context"

	"github.com/google/uuid"

	"ticketdesk/internal/model"
	"ticketdesk/internal/repository"
)

// TicketService holds the rules about tickets.
type TicketService struct {
	repo *repository.TicketRepository
}

// NewTicketService makes one.
func NewTicketService(repo *repository.TicketRepository) *TicketService {
	return &TicketService{repo: repo}
}

// List returns all tickets.
func (s *TicketService) List(ctx context.Context) ([]model.Ticket, error) {
	return s.repo.FindAll(ctx)
}

// Get returns one ticket.
func (s *TicketService) Get(ctx context.Context, id string) (*model.Ticket, error) {
	return s.repo.FindByID(ctx, id)
}

// Create checks and stores a ticket.
func (s *TicketService) Create(ctx context.Context, ticket *model.Ticket) error {
	if err := ticket.Validate(); err != nil {
		return err
	}
	ticket.ID = uuid.NewString()
	return s.repo.Insert(ctx, ticket)
}

// Update checks and replaces a ticket.
func (s *TicketService) Update(ctx context.Context, ticket *model.Ticket) error {
	if err := ticket.Validate(); err != nil {
		return err
	}
	return s.repo.Update(ctx, ticket)
}

// Delete drops a ticket.
func (s *TicketService) Delete(ctx context.Context, id string) error {
	return s.repo.Delete(ctx, id)
}
