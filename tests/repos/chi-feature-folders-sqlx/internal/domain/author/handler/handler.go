package handler

import (
	"encoding/json"
	"net/http"

	"github.com/go-playground/validator/v10"

	"github.com/quietshelf/library/internal/domain/author"
	"github.com/quietshelf/library/internal/domain/author/usecase"
	"github.com/quietshelf/library/internal/utility/message"
	"github.com/quietshelf/library/internal/utility/respond"
)

type Handler struct {
	useCase  usecase.Author
	validate *validator.Validate
}

func NewHandler(useCase usecase.Author, v *validator.Validate) *Handler {
	return &Handler{useCase: useCase, validate: v}
}

// Create an author
// @Summary Create an Author
// @Tags Authors
// @Accept json
// @Produce json
// @Param Author body author.CreateRequest true "Author Request"
// @Success 201 {object} author.Res
// @router /author [post]
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) {
	var authorRequest author.CreateRequest
	if err := json.NewDecoder(r.Body).Decode(&authorRequest); err != nil {
		respond.Error(w, message.ErrBadRequest)
		return
	}
	if err := h.validate.Struct(authorRequest); err != nil {
		respond.Error(w, message.ErrBadRequest)
		return
	}

	au, err := h.useCase.Create(r.Context(), &authorRequest)
	if err != nil {
		respond.Error(w, err)
		return
	}
	respond.JSON(w, http.StatusCreated, author.Resource(au))
}

// List all authors
// @Summary Show all authors
// @Tags Authors
// @Produce json
// @Success 200 {object} []author.Res
// @router /author [get]
func (h *Handler) List(w http.ResponseWriter, r *http.Request) {
	authors, err := h.useCase.List(r.Context())
	if err != nil {
		respond.Error(w, err)
		return
	}
	respond.JSON(w, http.StatusOK, author.Resources(authors))
}
