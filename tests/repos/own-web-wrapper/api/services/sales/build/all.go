//go:build !crud

package build

import (
	"github.com/granite-shop/service/app/domain/checkapp"
	"github.com/granite-shop/service/app/domain/productapp"
	"github.com/granite-shop/service/app/domain/vendorapp"
	"github.com/granite-shop/service/app/sdk/mux"
	"github.com/granite-shop/service/foundation/web"
)

// Routes binds all the routes for the sales service.
func Routes() all {
	return all{}
}

type all struct{}

// Add implements the RouterAdder interface.
func (all) Add(app *web.App, cfg mux.Config) {
	checkapp.Routes(app, checkapp.Config{
		Build: cfg.Build,
		Log:   cfg.Log,
	})

	productapp.Routes(app, productapp.Config{
		ProductBus: cfg.BusConfig.ProductBus,
		Token:      cfg.Token,
	})

	vendorapp.Routes(app, vendorapp.Config{
		VendorBus: cfg.BusConfig.VendorBus,
		Token:     cfg.Token,
	})
}
