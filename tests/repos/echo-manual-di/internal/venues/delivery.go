package venues

import "github.com/labstack/echo/v4"

// Venues HTTP Handlers interface
type Handlers interface {
	Create() echo.HandlerFunc
	GetAll() echo.HandlerFunc
}
