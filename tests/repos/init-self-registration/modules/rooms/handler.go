package rooms

import (
	"net/http"

	"example.org/registrar/webjson"
)

type handler struct {
	table table
}

func (h handler) index(w http.ResponseWriter, r *http.Request) {
	rooms, err := h.table.list(r.Context())
	if err != nil {
		webjson.Fail(w, http.StatusInternalServerError, "could not list rooms")
		return
	}
	webjson.Write(w, http.StatusOK, rooms)
}

func (h handler) create(w http.ResponseWriter, r *http.Request) {
	var room Room
	if !webjson.Read(r, &room) {
		webjson.Fail(w, http.StatusBadRequest, "unreadable body")
		return
	}
	if room.Door == "" {
		webjson.Fail(w, http.StatusUnprocessableEntity, "door is required")
		return
	}
	if err := h.table.insert(r.Context(), &room); err != nil {
		webjson.Fail(w, http.StatusInternalServerError, "could not save the room")
		return
	}
	webjson.Write(w, http.StatusCreated, room)
}
