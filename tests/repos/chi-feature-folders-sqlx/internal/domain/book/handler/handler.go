package handler

import (
	"encoding/json"
	"net/http"

	"github.com/go-playground/validator/v10"

	"github.com/quietshelf/library/internal/domain/book"
	"github.com/quietshelf/library/internal/domain/book/usecase"
	"github.com/quietshelf/library/internal/utility/message"
	"github.com/quietshelf/library/internal/utility/param"
	"github.com/quietshelf/library/internal/utility/respond"
)

type Handler struct {
	useCase  usecase.Book
	validate *validator.Validate
}

func NewHandler(useCase usecase.Book, v *validator.Validate) *Handler {
	return &Handler{useCase: useCase, validate: v}
}

// Create a book.
// @Summary Create a Book
// @Description Create a book from JSON
// @Tags Books
// @Accept json
// @Produce json
// @Param Book body book.CreateRequest true "Book Request"
// @Success 201 {object} book.Res
// @Failure 400 {string} Bad Request
// @Failure 409 {string} Conflict
// @router /book [post]
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) {
	var bookRequest book.CreateRequest
	if err := json.NewDecoder(r.Body).Decode(&bookRequest); err != nil {
		respond.Error(w, message.ErrBadRequest)
		return
	}
	if err := h.validate.Struct(bookRequest); err != nil {
		respond.Error(w, message.ErrBadRequest)
		return
	}

	bk, err := h.useCase.Create(r.Context(), &bookRequest)
	if err != nil {
		respond.Error(w, err)
		return
	}
	respond.JSON(w, http.StatusCreated, book.Resource(bk))
}

// Get a book by its ID
// @Summary Get a Book
// @Tags Books
// @Produce json
// @Param bookID path int true "book ID"
// @Success 200 {object} book.Res
// @Failure 404 {string} Not Found
// @router /book/{bookID} [get]
func (h *Handler) Get(w http.ResponseWriter, r *http.Request) {
	bookID, err := param.Int64(r, "bookID")
	if err != nil {
		respond.Error(w, err)
		return
	}

	bk, err := h.useCase.Read(r.Context(), bookID)
	if err != nil {
		respond.Error(w, err)
		return
	}
	respond.JSON(w, http.StatusOK, book.Resource(bk))
}

// List will fetch the article based on given params
// @Summary Show all books
// @Tags Books
// @Produce json
// @Success 200 {object} []book.Res
// @router /book [get]
func (h *Handler) List(w http.ResponseWriter, r *http.Request) {
	books, err := h.useCase.List(r.Context())
	if err != nil {
		respond.Error(w, err)
		return
	}
	respond.JSON(w, http.StatusOK, book.Resources(books))
}

// Update a book
// @Summary Update a Book
// @Tags Books
// @Accept json
// @Produce json
// @Param bookID path int true "book ID"
// @Param Book body book.UpdateRequest true "Book Request"
// @Success 200 {object} book.Res
// @router /book/{bookID} [put]
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) {
	bookID, err := param.Int64(r, "bookID")
	if err != nil {
		respond.Error(w, err)
		return
	}

	var bookRequest book.UpdateRequest
	if err := json.NewDecoder(r.Body).Decode(&bookRequest); err != nil {
		respond.Error(w, message.ErrBadRequest)
		return
	}
	bookRequest.ID = bookID
	if err := h.validate.Struct(bookRequest); err != nil {
		respond.Error(w, message.ErrBadRequest)
		return
	}

	bk, err := h.useCase.Update(r.Context(), &bookRequest)
	if err != nil {
		respond.Error(w, err)
		return
	}
	respond.JSON(w, http.StatusOK, book.Resource(bk))
}

// Delete a book by its ID
// @Summary Delete a Book
// @Tags Books
// @Param bookID path int true "book ID"
// @Success 204
// @router /book/{bookID} [delete]
func (h *Handler) Delete(w http.ResponseWriter, r *http.Request) {
	bookID, err := param.Int64(r, "bookID")
	if err != nil {
		respond.Error(w, err)
		return
	}
	if err := h.useCase.Delete(r.Context(), bookID); err != nil {
		respond.Error(w, err)
		return
	}
	respond.JSON(w, http.StatusNoContent, nil)
}
