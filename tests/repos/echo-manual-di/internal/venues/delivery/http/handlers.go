package http

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/bluedoor/venues-api/config"
	"github.com/bluedoor/venues-api/internal/models"
	"github.com/bluedoor/venues-api/internal/venues"
	"github.com/bluedoor/venues-api/pkg/httpErrors"
	"github.com/bluedoor/venues-api/pkg/utils"
)

// Venues handlers
type venuesHandlers struct {
	cfg      *config.Config
	venuesUC venues.UseCase
}

// NewVenuesHandlers Venues handlers constructor
func NewVenuesHandlers(cfg *config.Config, venuesUC venues.UseCase) venues.Handlers {
	return &venuesHandlers{cfg: cfg, venuesUC: venuesUC}
}

// Create
func (h *venuesHandlers) Create() echo.HandlerFunc {
	return func(c echo.Context) error {
		venue := &models.Venue{}
		if err := utils.ReadRequest(c, venue); err != nil {
			return c.JSON(httpErrors.ErrorResponse(err))
		}

		createdVenue, err := h.venuesUC.Create(c.Request().Context(), venue)
		if err != nil {
			return c.JSON(httpErrors.ErrorResponse(err))
		}

		return c.JSON(http.StatusCreated, createdVenue)
	}
}

// GetAll
func (h *venuesHandlers) GetAll() echo.HandlerFunc {
	return func(c echo.Context) error {
		venuesList, err := h.venuesUC.GetAll(c.Request().Context())
		if err != nil {
			return c.JSON(httpErrors.ErrorResponse(err))
		}

		return c.JSON(http.StatusOK, venuesList)
	}
}
