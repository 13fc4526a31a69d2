// Package mid contains the set of middleware functions.
package mid

import (
	"context"
	"crypto/subtle"
	"log/slog"
	"net/http"

	"github.com/granite-shop/service/app/sdk/errs"
	"github.com/granite-shop/service/foundation/web"
)

// Errors turns an error of a handler into a response.
func Errors(log *slog.Logger) web.MidFunc {
	return func(next web.HandlerFunc) web.HandlerFunc {
		return func(ctx context.Context, r *http.Request) web.Encoder {
			resp := next(ctx, r)
			if err, isError := resp.(*errs.Error); isError && err.Code == errs.Internal {
				log.ErrorContext(ctx, "handled error during request", "err", err)
				return errs.Newf(errs.Internal, "internal error")
			}
			return resp
		}
	}
}

// Authenticate checks the bearer token of the request.
func Authenticate(token string) web.MidFunc {
	return func(next web.HandlerFunc) web.HandlerFunc {
		return func(ctx context.Context, r *http.Request) web.Encoder {
			given := r.Header.Get("Authorization")
			if token == "" || subtle.ConstantTimeCompare([]byte(given), []byte("Bearer "+token)) != 1 {
				return errs.Newf(errs.Unauthenticated, "authorize: you are not authorized")
			}
			return next(ctx, r)
		}
	}
}
