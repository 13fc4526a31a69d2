package api

import (
	"encoding/json"
	"net/http"

	"ticketdesk/internal/model"
	"ticketdesk/internal/service"
)

// AgentHandler serves /agents.
type AgentHandler struct {
	service *service.AgentService
}

// List answers with all agents.
func (h *AgentHandler) List(w http.ResponseWriter, r *http.Request) {
	agents, err := h.service.List(r.Context())
	if err != nil {
		renderError(w, err)
		return
	}
	render(w, http.StatusOK, agents)
}

// Create stores an agent.
func (h *AgentHandler) Create(w http.ResponseWriter, r *http.Request) {
	var agent model.Agent
	if err := json.NewDecoder(r.Body).Decode(&agent); err != nil {
		render(w, http.StatusBadRequest, map[string]string{"error": "malformed JSON"})
		return
	}
	if err := h.service.Create(r.Context(), &agent); err != nil {
		renderError(w, err)
		return
	}
	render(w, http.StatusCreated, agent)
}
