package router

import (
	"crypto/subtle"
	"net/http"

	"github.com/gorilla/mux"

	"fleet.example/api/internal/handler"
)

// Router owns the mux and the two subrouters.
type Router struct {
	root      *mux.Router
	public    *mux.Router
	protected *mux.Router
}

// New binds the routes of each handler.
func New(token string, drivers *handler.DriverHandler, vehicles *handler.VehicleHandler) *Router {
	root := mux.NewRouter()
	rt := &Router{
		root:      root,
		public:    root.PathPrefix("/v1").Subrouter(),
		protected: root.PathPrefix("/v1").Subrouter(),
	}
	rt.protected.Use(requireToken(token))

	root.HandleFunc("/livez", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
	}).Methods(http.MethodGet)

	rt.registerDrivers(drivers)
	rt.registerVehicles(vehicles)
	return rt
}

func (rt *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rt.root.ServeHTTP(w, r)
}

func (rt *Router) registerDrivers(h *handler.DriverHandler) {
	h.RegisterRoutes(rt.public, rt.protected)
}

func (rt *Router) registerVehicles(h *handler.VehicleHandler) {
	h.RegisterRoutes(rt.public, rt.protected)
}

func requireToken(token string) mux.MiddlewareFunc {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			given := r.Header.Get("Authorization")
			if token == "" || subtle.ConstantTimeCompare([]byte(given), []byte("Bearer "+token)) != 1 {
				w.Header().Set("WWW-Authenticate", "Bearer")
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}
