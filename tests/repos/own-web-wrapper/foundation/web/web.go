// Package web contains a small web framework extension.
package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// Encoder defines behavior that can encode a data model and provide
// the content type for that encoding.
type Encoder interface {
	Encode() (data []byte, contentType string, err error)
}

// HandlerFunc represents a function that handles a http request within our own
// little mini framework.
type HandlerFunc func(ctx context.Context, r *http.Request) Encoder

// MidFunc is a handler function designed to run code before and/or after
// another Handler.
type MidFunc func(handler HandlerFunc) HandlerFunc

// App is the entrypoint into our application and what configures our context
// object for each of our http handlers.
type App struct {
	mux *http.ServeMux
	mw  []MidFunc
}

// NewApp creates an App value that handle a set of routes for the application.
func NewApp(mw ...MidFunc) *App {
	return &App{mux: http.NewServeMux(), mw: mw}
}

// ServeHTTP implements the http.Handler interface.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mux.ServeHTTP(w, r)
}

// Handle sets a handler function for a given HTTP method and path pair
// to the application server mux.
func (a *App) Handle(method string, group string, path string, handler HandlerFunc, mw ...MidFunc) {
	for i := len(mw) - 1; i >= 0; i-- {
		handler = mw[i](handler)
	}
	for i := len(a.mw) - 1; i >= 0; i-- {
		handler = a.mw[i](handler)
	}

	finalPath := path
	if group != "" {
		finalPath = "/" + group + path
	}
	a.mux.HandleFunc(fmt.Sprintf("%s %s", method, finalPath), func(w http.ResponseWriter, r *http.Request) {
		respond(w, handler(r.Context(), r))
	})
}

// Param returns the web call parameters from the request.
func Param(r *http.Request, key string) string {
	return r.PathValue(key)
}

// Decode reads the body of an HTTP request looking for a JSON document.
func Decode(r *http.Request, v any) error {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("request: decode: %w", err)
	}
	if c, ok := v.(interface{ Validate() error }); ok {
		return c.Validate()
	}
	return nil
}

func respond(w http.ResponseWriter, resp Encoder) {
	if resp == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	data, contentType, err := resp.Encode()
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	status := http.StatusOK
	if s, ok := resp.(interface{ HTTPStatus() int }); ok {
		status = s.HTTPStatus()
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write(data)
}
