package http

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/bluedoor/venues-api/config"
	"github.com/bluedoor/venues-api/internal/events"
	"github.com/bluedoor/venues-api/internal/models"
	"github.com/bluedoor/venues-api/pkg/httpErrors"
	"github.com/bluedoor/venues-api/pkg/utils"
)

// Events handlers
type eventsHandlers struct {
	cfg      *config.Config
	eventsUC events.UseCase
}

// NewEventsHandlers Events handlers constructor
func NewEventsHandlers(cfg *config.Config, eventsUC events.UseCase) events.Handlers {
	return &eventsHandlers{cfg: cfg, eventsUC: eventsUC}
}

// Create
func (h *eventsHandlers) Create() echo.HandlerFunc {
	return func(c echo.Context) error {
		event := &models.Event{}
		if err := utils.ReadRequest(c, event); err != nil {
			return c.JSON(httpErrors.ErrorResponse(err))
		}

		createdEvent, err := h.eventsUC.Create(c.Request().Context(), event)
		if err != nil {
			return c.JSON(httpErrors.ErrorResponse(err))
		}

		return c.JSON(http.StatusCreated, createdEvent)
	}
}

// Update
func (h *eventsHandlers) Update() echo.HandlerFunc {
	return func(c echo.Context) error {
		eventID, err := uuid.Parse(c.Param("event_id"))
		if err != nil {
			return c.JSON(httpErrors.ErrorResponse(httpErrors.NotFound))
		}

		event := &models.Event{}
		if err = utils.ReadRequest(c, event); err != nil {
			return c.JSON(httpErrors.ErrorResponse(err))
		}
		event.EventID = eventID

		updatedEvent, err := h.eventsUC.Update(c.Request().Context(), event)
		if err != nil {
			return c.JSON(httpErrors.ErrorResponse(err))
		}

		return c.JSON(http.StatusOK, updatedEvent)
	}
}

// Delete
func (h *eventsHandlers) Delete() echo.HandlerFunc {
	return func(c echo.Context) error {
		eventID, err := uuid.Parse(c.Param("event_id"))
		if err != nil {
			return c.JSON(httpErrors.ErrorResponse(httpErrors.NotFound))
		}

		if err = h.eventsUC.Delete(c.Request().Context(), eventID); err != nil {
			return c.JSON(httpErrors.ErrorResponse(err))
		}

		return c.NoContent(http.StatusNoContent)
	}
}

// GetByID
func (h *eventsHandlers) GetByID() echo.HandlerFunc {
	return func(c echo.Context) error {
		eventID, err := uuid.Parse(c.Param("event_id"))
		if err != nil {
			return c.JSON(httpErrors.ErrorResponse(httpErrors.NotFound))
		}

		event, err := h.eventsUC.GetByID(c.Request().Context(), eventID)
		if err != nil {
			return c.JSON(httpErrors.ErrorResponse(err))
		}

		return c.JSON(http.StatusOK, event)
	}
}

// GetAll
func (h *eventsHandlers) GetAll() echo.HandlerFunc {
	return func(c echo.Context) error {
		eventsList, err := h.eventsUC.GetAll(c.Request().Context())
		if err != nil {
			return c.JSON(httpErrors.ErrorResponse(err))
		}

		return c.JSON(http.StatusOK, eventsList)
	}
}
