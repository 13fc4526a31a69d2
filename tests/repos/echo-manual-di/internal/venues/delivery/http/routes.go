package http

import (
	"github.com/labstack/echo/v4"

	"github.com/bluedoor/venues-api/internal/middleware"
	"github.com/bluedoor/venues-api/internal/venues"
)

// Map venues routes
func MapVenuesRoutes(venuesGroup *echo.Group, h venues.Handlers, mw *middleware.MiddlewareManager) {
	venuesGroup.POST("", h.Create(), mw.AuthJWT)
	venuesGroup.GET("", h.GetAll())
}
