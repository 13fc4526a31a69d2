package courses

import (
	"net/http"
	"strconv"

	"example.org/registrar/webjson"
)

type handler struct {
	table table
}

func (h handler) index(w http.ResponseWriter, r *http.Request) {
	courses, err := h.table.list(r.Context())
	if err != nil {
		webjson.Fail(w, http.StatusInternalServerError, "could not list courses")
		return
	}
	webjson.Write(w, http.StatusOK, courses)
}

func (h handler) create(w http.ResponseWriter, r *http.Request) {
	var course Course
	if !webjson.Read(r, &course) {
		webjson.Fail(w, http.StatusBadRequest, "unreadable body")
		return
	}
	if course.Code == "" || course.Title == "" {
		webjson.Fail(w, http.StatusUnprocessableEntity, "code and title are required")
		return
	}
	switch err := h.table.insert(r.Context(), &course); {
	case err == errTaken:
		webjson.Fail(w, http.StatusConflict, err.Error())
	case err != nil:
		webjson.Fail(w, http.StatusInternalServerError, "could not save the course")
	default:
		webjson.Write(w, http.StatusCreated, course)
	}
}

func (h handler) show(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	course, err := h.table.find(r.Context(), id)
	if err != nil {
		webjson.Fail(w, http.StatusNotFound, "no such course")
		return
	}
	webjson.Write(w, http.StatusOK, course)
}

func (h handler) destroy(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err := h.table.remove(r.Context(), id); err != nil {
		webjson.Fail(w, http.StatusNotFound, "no such course")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
