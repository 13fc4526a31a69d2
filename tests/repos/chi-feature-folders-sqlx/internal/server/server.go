package server

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	chiMiddleware "github.com/go-chi/chi/v5/middleware"
	"github.com/go-playground/validator/v10"
	"github.com/jmoiron/sqlx"

	"github.com/quietshelf/library/config"
	"github.com/quietshelf/library/database"
)

type Server struct {
	cfg       *config.Config
	sqlx      *sqlx.DB
	validator *validator.Validate
	router    *chi.Mux
}

func New() (*Server, error) {
	cfg := config.New()
	db, err := database.Open(cfg.Database)
	if err != nil {
		return nil, err
	}
	return With(cfg, db), nil
}

// With makes a server over a database that is open already.
func With(cfg *config.Config, db *sqlx.DB) *Server {
	r := chi.NewRouter()
	r.Use(chiMiddleware.RequestID, chiMiddleware.Recoverer)
	return &Server{cfg: cfg, sqlx: db, validator: validator.New(), router: r}
}

func (s *Server) Handler() http.Handler { return s.router }

func (s *Server) Run() error {
	srv := &http.Server{
		Addr:              ":" + s.cfg.API.Port,
		Handler:           s.router,
		ReadHeaderTimeout: 5 * time.Second,
	}
	return srv.ListenAndServe()
}
