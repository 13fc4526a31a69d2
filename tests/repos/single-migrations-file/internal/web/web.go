package web

import (
	"database/sql"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"example.com/orchard/internal/grower"
	"example.com/orchard/internal/tree"
)

// New binds all routes.
func New(db *sql.DB) *echo.Echo {
	e := echo.New()
	e.HideBanner = true
	e.Use(middleware.Recover())

	e.GET("/healthz", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })

	api := e.Group("/api")
	grower.Mount(api, grower.NewRepo(db))
	tree.Mount(api, tree.NewRepo(db))

	return e
}
