package server

import (
	"net/http"

	authorHandler "github.com/quietshelf/library/internal/domain/author/handler"
	authorRepo "github.com/quietshelf/library/internal/domain/author/repository"
	authorUseCase "github.com/quietshelf/library/internal/domain/author/usecase"
	bookHandler "github.com/quietshelf/library/internal/domain/book/handler"
	bookRepo "github.com/quietshelf/library/internal/domain/book/repository"
	bookUseCase "github.com/quietshelf/library/internal/domain/book/usecase"
	"github.com/quietshelf/library/internal/utility/respond"
)

func (s *Server) InitDomains() {
	s.initVersion()
	s.initAuthor()
	s.initBook()
}

func (s *Server) initVersion() {
	s.router.Get("/version", func(w http.ResponseWriter, r *http.Request) {
		respond.JSON(w, http.StatusOK, map[string]string{"version": "0.4.0"})
	})
}

func (s *Server) initAuthor() {
	newAuthorRepo := authorRepo.New(s.sqlx)
	newAuthorUseCase := authorUseCase.New(newAuthorRepo)
	authorHandler.RegisterHTTPEndPoints(s.router, s.validator, newAuthorUseCase)
}

func (s *Server) initBook() {
	newBookRepo := bookRepo.New(s.sqlx)
	newBookUseCase := bookUseCase.New(newBookRepo)
	bookHandler.RegisterHTTPEndPoints(s.router, s.validator, newBookUseCase)
}
