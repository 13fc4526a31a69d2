package tree

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"example.com/orchard/internal/apierr"
)

type endpoints struct {
	repo *Repo
}

// Mount adds the routes of trees.
func Mount(api *echo.Group, repo *Repo) {
	ep := endpoints{repo: repo}
	g := api.Group("/trees")
	g.GET("", ep.list)
	g.POST("", ep.create)
	g.GET("/:id", ep.get)
	g.PUT("/:id", ep.update)
	g.DELETE("/:id", ep.delete)
}

func (ep endpoints) list(c echo.Context) error {
	trees, err := ep.repo.All(c.Request().Context())
	if err != nil {
		return apierr.HTTP(err)
	}
	return c.JSON(http.StatusOK, trees)
}

func (ep endpoints) create(c echo.Context) error {
	var t Tree
	if err := c.Bind(&t); err != nil {
		return err
	}
	if err := t.Validate(); err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, err.Error())
	}
	if err := ep.repo.Add(c.Request().Context(), &t); err != nil {
		return apierr.HTTP(err)
	}
	return c.JSON(http.StatusCreated, t)
}

func (ep endpoints) get(c echo.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return echo.ErrNotFound
	}
	t, err := ep.repo.ByID(c.Request().Context(), id)
	if err != nil {
		return apierr.HTTP(err)
	}
	return c.JSON(http.StatusOK, t)
}

func (ep endpoints) update(c echo.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return echo.ErrNotFound
	}
	var t Tree
	if err := c.Bind(&t); err != nil {
		return err
	}
	if err := t.Validate(); err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, err.Error())
	}
	t.ID = id
	if err := ep.repo.Update(c.Request().Context(), &t); err != nil {
		return apierr.HTTP(err)
	}
	return c.JSON(http.StatusOK, t)
}

func (ep endpoints) delete(c echo.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return echo.ErrNotFound
	}
	if err := ep.repo.Delete(c.Request().Context(), id); err != nil {
		return apierr.HTTP(err)
	}
	return c.NoContent(http.StatusNoContent)
}
