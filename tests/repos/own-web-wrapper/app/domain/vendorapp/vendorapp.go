// Package vendorapp maintains the app layer api for the vendor domain.
package vendorapp

import (
	"context"
	"net/http"

	"github.com/granite-shop/service/app/sdk/errs"
	"github.com/granite-shop/service/business/domain/vendorbus"
	"github.com/granite-shop/service/foundation/web"
)

type app struct {
	vendorBus *vendorbus.Business
}

func newApp(vendorBus *vendorbus.Business) *app {
	return &app{
		vendorBus: vendorBus,
	}
}

func (a *app) create(ctx context.Context, r *http.Request) web.Encoder {
	var app NewVendor
	if err := web.Decode(r, &app); err != nil {
		return errs.New(errs.InvalidArgument, err)
	}

	vnd, err := a.vendorBus.Create(ctx, toBusNewVendor(app))
	if err != nil {
		return errs.Newf(errs.Internal, "create: vnd[%+v]: %s", vnd, err)
	}

	return toAppVendor(vnd)
}

func (a *app) query(ctx context.Context, r *http.Request) web.Encoder {
	vnds, err := a.vendorBus.Query(ctx)
	if err != nil {
		return errs.Newf(errs.Internal, "query: %s", err)
	}

	return toAppVendors(vnds)
}
