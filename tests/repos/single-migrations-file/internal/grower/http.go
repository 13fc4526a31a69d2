package grower

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"example.com/orchard/internal/apierr"
)

type endpoints struct {
	repo *Repo
}

// Mount adds the routes of growers.
func Mount(api *echo.Group, repo *Repo) {
	ep := endpoints{repo: repo}
	g := api.Group("/growers")
	g.GET("", ep.list)
	g.POST("", ep.create)
}

func (ep endpoints) list(c echo.Context) error {
	growers, err := ep.repo.All(c.Request().Context())
	if err != nil {
		return apierr.HTTP(err)
	}
	return c.JSON(http.StatusOK, growers)
}

func (ep endpoints) create(c echo.Context) error {
	var g Grower
	if err := c.Bind(&g); err != nil {
		return err
	}
	if err := g.Validate(); err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, err.Error())
	}
	if err := ep.repo.Add(c.Request().Context(), &g); err != nil {
		return apierr.HTTP(err)
	}
	return c.JSON(http.StatusCreated, g)
}
