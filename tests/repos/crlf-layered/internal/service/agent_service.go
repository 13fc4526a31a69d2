package service

import (
	"context"

	"github.com/google/uuid"

	"ticketdesk/internal/model"
	"ticketdesk/internal/repository"
)

// AgentService holds the rules about agents.
type AgentService struct {
	repo *repository.AgentRepository
}

// NewAgentService makes one.
func NewAgentService(repo *repository.AgentRepository) *AgentService {
	return &AgentService{repo: repo}
}

// List returns all agents.
func (s *AgentService) List(ctx context.Context) ([]model.Agent, error) {
	return s.repo.FindAll(ctx)
}

// Create checks and stores an agent.
func (s *AgentService) Create(ctx context.Context, agent *model.Agent) error {
	if err := agent.Validate(); err != nil {
		return err
	}
	agent.ID = uuid.NewString()
	return s.repo.Insert(ctx, agent)
}
