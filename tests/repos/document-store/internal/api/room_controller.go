package api

import (
	"net/http"

	"github.com/google/uuid"

	"github.com/rowan-health/clinic/internal/domain"
)

type roomController struct {
	repo domain.RoomRepository
}

func (rc *roomController) create(w http.ResponseWriter, r *http.Request) {
	var room domain.Room
	if err := decode(r, &room); err != nil {
		sendError(w, err)
		return
	}
	room.ID = uuid.NewString()
	room.UserID = userOf(r)
	if err := rc.repo.Create(r.Context(), &room); err != nil {
		sendError(w, err)
		return
	}
	send(w, http.StatusCreated, room)
}

func (rc *roomController) fetch(w http.ResponseWriter, r *http.Request) {
	rooms, err := rc.repo.Fetch(r.Context(), userOf(r))
	if err != nil {
		sendError(w, err)
		return
	}
	send(w, http.StatusOK, rooms)
}
