package http

import (
	"github.com/labstack/echo/v4"

	"github.com/bluedoor/venues-api/internal/events"
	"github.com/bluedoor/venues-api/internal/middleware"
)

// Map events routes
func MapEventsRoutes(eventsGroup *echo.Group, h events.Handlers, mw *middleware.MiddlewareManager) {
	eventsGroup.POST("", h.Create(), mw.AuthJWT)
	eventsGroup.PUT("/:event_id", h.Update(), mw.AuthJWT)
	eventsGroup.DELETE("/:event_id", h.Delete(), mw.AuthJWT)
	eventsGroup.GET("/:event_id", h.GetByID())
	eventsGroup.GET("", h.GetAll())
}
