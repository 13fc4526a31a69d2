package server

import (
	"github.com/jmoiron/sqlx"
	"github.com/labstack/echo/v4"

	"github.com/bluedoor/venues-api/config"
)

// Server struct
type Server struct {
	echo *echo.Echo
	cfg  *config.Config
	db   *sqlx.DB
}

// NewServer New Server constructor
func NewServer(cfg *config.Config, db *sqlx.DB) *Server {
	return &Server{echo: echo.New(), cfg: cfg, db: db}
}

func (s *Server) Run() error {
	if err := s.MapHandlers(s.echo); err != nil {
		return err
	}
	return s.echo.Start(s.cfg.Server.Port)
}
