package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	eventsHttp "github.com/bluedoor/venues-api/internal/events/delivery/http"
	eventsRepository "github.com/bluedoor/venues-api/internal/events/repository"
	eventsUseCase "github.com/bluedoor/venues-api/internal/events/usecase"
	apiMiddlewares "github.com/bluedoor/venues-api/internal/middleware"
	venuesHttp "github.com/bluedoor/venues-api/internal/venues/delivery/http"
	venuesRepository "github.com/bluedoor/venues-api/internal/venues/repository"
	venuesUseCase "github.com/bluedoor/venues-api/internal/venues/usecase"
)

// Map Server Handlers
func (s *Server) MapHandlers(e *echo.Echo) error {
	// Init repositories
	vRepo := venuesRepository.NewVenuesRepository(s.db)
	eRepo := eventsRepository.NewEventsRepository(s.db)

	// Init useCases
	venuesUC := venuesUseCase.NewVenuesUseCase(s.cfg, vRepo)
	eventsUC := eventsUseCase.NewEventsUseCase(s.cfg, eRepo)

	// Init handlers
	venuesHandlers := venuesHttp.NewVenuesHandlers(s.cfg, venuesUC)
	eventsHandlers := eventsHttp.NewEventsHandlers(s.cfg, eventsUC)

	mw := apiMiddlewares.NewMiddlewareManager(s.cfg)

	e.Use(middleware.Recover())
	e.Use(middleware.RequestID())
	e.Use(middleware.BodyLimit("2M"))

	v1 := e.Group("/api/v1")

	health := v1.Group("/health")
	venuesGroup := v1.Group("/venues")
	eventsGroup := v1.Group("/events")

	venuesHttp.MapVenuesRoutes(venuesGroup, venuesHandlers, mw)
	eventsHttp.MapEventsRoutes(eventsGroup, eventsHandlers, mw)

	health.GET("", func(c echo.Context) error {
		return c.JSON(http.StatusOK, map[string]string{"status": "OK"})
	})

	return nil
}
