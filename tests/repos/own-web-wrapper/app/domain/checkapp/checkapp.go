// Package checkapp maintains the app layer api for the check domain.
package checkapp

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/granite-shop/service/foundation/web"
)

// Config contains all the mandatory systems required by handlers.
type Config struct {
	Build string
	Log   *slog.Logger
}

// Routes adds specific routes for this group.
func Routes(app *web.App, cfg Config) {
	app.Handle(http.MethodGet, "v1", "/liveness", func(ctx context.Context, r *http.Request) web.Encoder {
		cfg.Log.DebugContext(ctx, "liveness", "build", cfg.Build)
		return nil
	})
}
