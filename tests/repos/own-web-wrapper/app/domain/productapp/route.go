package productapp

import (
	"net/http"

	"github.com/granite-shop/service/app/sdk/mid"
	"github.com/granite-shop/service/business/domain/productbus"
	"github.com/granite-shop/service/foundation/web"
)

// Config contains all the mandatory systems required by handlers.
type Config struct {
	ProductBus *productbus.Business
	Token      string
}

// Routes adds specific routes for this group.
func Routes(app *web.App, cfg Config) {
	const version = "v1"

	authen := mid.Authenticate(cfg.Token)

	api := newApp(cfg.ProductBus)

	app.Handle(http.MethodGet, version, "/products", api.query, authen)
	app.Handle(http.MethodGet, version, "/products/{product_id}", api.queryByID, authen)
	app.Handle(http.MethodPost, version, "/products", api.create, authen)
	app.Handle(http.MethodPut, version, "/products/{product_id}", api.update, authen)
	app.Handle(http.MethodDelete, version, "/products/{product_id}", api.delete, authen)
}
