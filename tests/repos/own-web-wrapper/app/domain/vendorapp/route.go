package vendorapp

import (
	"net/http"

	"github.com/granite-shop/service/app/sdk/mid"
	"github.com/granite-shop/service/business/domain/vendorbus"
	"github.com/granite-shop/service/foundation/web"
)

// Config contains all the mandatory systems required by handlers.
type Config struct {
	VendorBus *vendorbus.Business
	Token     string
}

// Routes adds specific routes for this group.
func Routes(app *web.App, cfg Config) {
	const version = "v1"

	authen := mid.Authenticate(cfg.Token)

	api := newApp(cfg.VendorBus)

	app.Handle(http.MethodGet, version, "/vendors", api.query, authen)
	app.Handle(http.MethodPost, version, "/vendors", api.create, authen)
}
