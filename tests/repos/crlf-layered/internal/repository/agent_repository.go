package repository

import (
	"context"
	"database/sql"

	"ticketdesk/internal/model"
)

// AgentRepository reads and writes the table agents.
type AgentRepository struct {
	db *sql.DB
}

// NewAgentRepository makes one.
func NewAgentRepository(db *sql.DB) *AgentRepository {
	return &AgentRepository{db: db}
}

// FindAll returns up to a hundred agents.
func (r *AgentRepository) FindAll(ctx context.Context) ([]model.Agent, error) {
	rows, err := r.db.QueryContext(ctx, `SELECT id, name, present FROM agents ORDER BY name LIMIT 100`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()

	agents := []model.Agent{}
	for rows.Next() {
		var agent model.Agent
		if err := rows.Scan(&agent.ID, &agent.Name, &agent.Present); err != nil {
			return nil, err
		}
		agents = append(agents, agent)
	}
	return agents, rows.Err()
}

// Insert adds an agent.
func (r *AgentRepository) Insert(ctx context.Context, agent *model.Agent) error {
	_, err := r.db.ExecContext(ctx, `INSERT INTO agents (id, name, present) VALUES ($1, $2, $3)`, agent.ID, agent.Name, agent.Present)
	return err
}
