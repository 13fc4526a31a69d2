package user

import (
	"encoding/json"
	"errors"
	"net/http"

	"gatehouse/internal/auth"
)

type Handler struct {
	users *Service
}

func NewHandler(users *Service) *Handler {
	return &Handler{users: users}
}

func (h *Handler) Register(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Email    string `json:"email"`
		Name     string `json:"name"`
		Password string `json:"password"`
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil || in.Email == "" {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	u, err := h.users.Register(r.Context(), in.Email, in.Name, in.Password)
	if err != nil {
		writeErr(w, err)
		return
	}
	write(w, http.StatusCreated, u)
}

func (h *Handler) Login(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Email    string `json:"email"`
		Password string `json:"password"`
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	session, err := h.users.Login(r.Context(), in.Email, in.Password)
	if err != nil {
		writeErr(w, err)
		return
	}
	write(w, http.StatusOK, map[string]string{"session": session})
}

func (h *Handler) Me(w http.ResponseWriter, r *http.Request) {
	u, err := h.users.store.ByID(r.Context(), auth.UserID(r.Context()))
	if err != nil {
		writeErr(w, err)
		return
	}
	write(w, http.StatusOK, u)
}

func (h *Handler) ChangePassword(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Old string `json:"old"`
		New string `json:"new"`
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	if err := h.users.ChangePassword(r.Context(), auth.UserID(r.Context()), in.Old, in.New); err != nil {
		writeErr(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (h *Handler) Close(w http.ResponseWriter, r *http.Request) {
	if err := h.users.store.Delete(r.Context(), auth.UserID(r.Context())); err != nil {
		writeErr(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func write(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v)
}

func writeErr(w http.ResponseWriter, err error) {
	code := http.StatusInternalServerError
	switch {
	case errors.Is(err, ErrUnknown):
		code = http.StatusNotFound
	case errors.Is(err, ErrEmailTaken):
		code = http.StatusConflict
	case errors.Is(err, ErrWrongPassword):
		code = http.StatusUnauthorized
	case errors.Is(err, ErrWeakPassword):
		code = http.StatusUnprocessableEntity
	}
	http.Error(w, http.StatusText(code), code)
}
