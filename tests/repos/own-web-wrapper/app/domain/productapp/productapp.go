// Package productapp maintains the app layer api for the product domain.
package productapp

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"github.com/granite-shop/service/app/sdk/errs"
	"github.com/granite-shop/service/business/domain/productbus"
	"github.com/granite-shop/service/foundation/web"
)

type app struct {
	productBus *productbus.Business
}

func newApp(productBus *productbus.Business) *app {
	return &app{
		productBus: productBus,
	}
}

func (a *app) create(ctx context.Context, r *http.Request) web.Encoder {
	var app NewProduct
	if err := web.Decode(r, &app); err != nil {
		return errs.New(errs.InvalidArgument, err)
	}

	np, err := toBusNewProduct(app)
	if err != nil {
		return errs.New(errs.InvalidArgument, err)
	}

	prd, err := a.productBus.Create(ctx, np)
	if err != nil {
		if errors.Is(err, productbus.ErrUniqueSku) {
			return errs.New(errs.Aborted, productbus.ErrUniqueSku)
		}
		return errs.Newf(errs.Internal, "create: prd[%+v]: %s", prd, err)
	}

	return toAppProduct(prd)
}

func (a *app) update(ctx context.Context, r *http.Request) web.Encoder {
	var app UpdateProduct
	if err := web.Decode(r, &app); err != nil {
		return errs.New(errs.InvalidArgument, err)
	}

	up, err := toBusUpdateProduct(app)
	if err != nil {
		return errs.New(errs.InvalidArgument, err)
	}

	prd, appErr := a.find(ctx, r)
	if appErr != nil {
		return appErr
	}

	updPrd, err := a.productBus.Update(ctx, prd, up)
	if err != nil {
		if errors.Is(err, productbus.ErrUniqueSku) {
			return errs.New(errs.Aborted, productbus.ErrUniqueSku)
		}
		return errs.Newf(errs.Internal, "update: productID[%s]: %s", prd.ID, err)
	}

	return toAppProduct(updPrd)
}

func (a *app) delete(ctx context.Context, r *http.Request) web.Encoder {
	prd, appErr := a.find(ctx, r)
	if appErr != nil {
		return appErr
	}

	if err := a.productBus.Delete(ctx, prd); err != nil {
		return errs.Newf(errs.Internal, "delete: productID[%s]: %s", prd.ID, err)
	}

	return nil
}

func (a *app) query(ctx context.Context, r *http.Request) web.Encoder {
	prds, err := a.productBus.Query(ctx)
	if err != nil {
		return errs.Newf(errs.Internal, "query: %s", err)
	}

	return toAppProducts(prds)
}

func (a *app) queryByID(ctx context.Context, r *http.Request) web.Encoder {
	prd, appErr := a.find(ctx, r)
	if appErr != nil {
		return appErr
	}

	return toAppProduct(prd)
}

func (a *app) find(ctx context.Context, r *http.Request) (productbus.Product, *errs.Error) {
	productID, err := uuid.Parse(web.Param(r, "product_id"))
	if err != nil {
		return productbus.Product{}, errs.New(errs.InvalidArgument, err)
	}

	prd, err := a.productBus.QueryByID(ctx, productID)
	if err != nil {
		if errors.Is(err, productbus.ErrNotFound) {
			return productbus.Product{}, errs.New(errs.NotFound, err)
		}
		return productbus.Product{}, errs.Newf(errs.Internal, "querybyid: productID[%s]: %s", productID, err)
	}

	return prd, nil
}
