package middleware

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/bluedoor/venues-api/config"
	"github.com/bluedoor/venues-api/pkg/utils"
)

// Middleware manager
type MiddlewareManager struct {
	cfg *config.Config
}

func NewMiddlewareManager(cfg *config.Config) *MiddlewareManager {
	return &MiddlewareManager{cfg: cfg}
}

// AuthJWT lets in who carries a token that we signed.
func (mw *MiddlewareManager) AuthJWT(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		token := strings.TrimPrefix(c.Request().Header.Get(echo.HeaderAuthorization), "Bearer ")
		id, mac, found := strings.Cut(token, ".")
		if !found {
			return echo.NewHTTPError(http.StatusUnauthorized)
		}
		h := hmac.New(sha256.New, []byte(mw.cfg.Server.JwtSecretKey))
		h.Write([]byte(id))
		if !hmac.Equal([]byte(hex.EncodeToString(h.Sum(nil))), []byte(mac)) {
			return echo.NewHTTPError(http.StatusUnauthorized)
		}
		userID, err := uuid.Parse(id)
		if err != nil {
			return echo.NewHTTPError(http.StatusUnauthorized)
		}
		ctx := utils.WithUserID(c.Request().Context(), userID)
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}
