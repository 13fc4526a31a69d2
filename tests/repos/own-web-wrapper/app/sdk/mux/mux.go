// Package mux provides support to bind domain level routes
// to the application mux.
package mux

import (
	"log/slog"
	"net/http"

	"github.com/granite-shop/service/app/sdk/mid"
	"github.com/granite-shop/service/business/domain/productbus"
	"github.com/granite-shop/service/business/domain/vendorbus"
	"github.com/granite-shop/service/foundation/web"
)

// BusConfig contains the business packages the routes stand on.
type BusConfig struct {
	VendorBus  *vendorbus.Business
	ProductBus *productbus.Business
}

// Config contains all the mandatory systems required by handlers.
type Config struct {
	Build     string
	Log       *slog.Logger
	Token     string
	BusConfig BusConfig
}

// RouteAdder defines behavior that sets the routes to bind for an instance
// of the service.
type RouteAdder interface {
	Add(app *web.App, cfg Config)
}

// WebAPI constructs a http.Handler with all application routes bound.
func WebAPI(cfg Config, routeAdder RouteAdder) http.Handler {
	app := web.NewApp(mid.Errors(cfg.Log))
	routeAdder.Add(app, cfg)
	return app
}
