package apierr

import (
	"database/sql"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// HTTP gives an error of the database its status.
func HTTP(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return echo.NewHTTPError(http.StatusNotFound, "not found")
	case strings.Contains(err.Error(), "UNIQUE constraint"):
		return echo.NewHTTPError(http.StatusConflict, "exists already")
	}
	return echo.NewHTTPError(http.StatusInternalServerError).SetInternal(err)
}
