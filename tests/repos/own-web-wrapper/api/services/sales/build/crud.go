//go:build crud

package build

import (
	"github.com/granite-shop/service/app/domain/productapp"
	"github.com/granite-shop/service/app/domain/vendorapp"
	"github.com/granite-shop/service/app/sdk/mux"
	"github.com/granite-shop/service/foundation/web"
)

// Routes binds the crud routes for the sales service.
func Routes() crud {
	return crud{}
}

type crud struct{}

// Add implements the RouterAdder interface.
func (crud) Add(app *web.App, cfg mux.Config) {
	productapp.Routes(app, productapp.Config{
		ProductBus: cfg.BusConfig.ProductBus,
		Token:      cfg.Token,
	})

	vendorapp.Routes(app, vendorapp.Config{
		VendorBus: cfg.BusConfig.VendorBus,
		Token:     cfg.Token,
	})
}
