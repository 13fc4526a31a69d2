//! The route table through groups, closures, mounts, wrappers and guards, one router style each.

mod common;

use common::{Memory, service};

/// `METHOD path handler [guards] place` of each route.
fn routes(files: &[(&str, &str)]) -> Vec<String> {
    let shown = |r: &scaffold_core::Route| {
        let guard = if r.auth { "auth" } else { "open" };
        format!("{} {} {} {guard} {}", r.method, r.path, r.handler, r.at)
    };
    service(&Memory::new(files)).routes.iter().map(shown).collect()
}

#[test]
fn closures_and_mounts_carry_their_prefix() {
    let got = routes(&[
        ("go.mod", "module example.com/a\n\ngo 1.22\n\nrequire github.com/go-chi/chi/v5 v5.0.0\n"),
        (
            "main.go",
            r#"package main

import (
	"example.com/a/book"

	"github.com/go-chi/chi/v5"
)

func main() {
	r := chi.NewRouter()
	h := book.NewHandler()
	r.Route("/api", func(r chi.Router) {
		r.Get("/books", h.List)
		r.With(RequireToken).Post("/books", h.Create)
		r.Mount("/admin", adminRoutes())
	})
}

func adminRoutes() chi.Router {
	r := chi.NewRouter()
	r.Delete("/{id:[0-9]+}", remove)
	return r
}
"#,
        ),
        (
            "book/handler.go",
            "package book\n\nimport \"net/http\"\n\ntype Handler struct{}\n\nfunc NewHandler() *Handler { return &Handler{} }\n\nfunc (h *Handler) List(w http.ResponseWriter, r *http.Request) {}\nfunc (h *Handler) Create(w http.ResponseWriter, r *http.Request) {}\n",
        ),
    ]);
    assert_eq!(
        got,
        [
            "GET /api/books Handler.List open main.go:13",
            "POST /api/books Handler.Create auth main.go:14",
            "DELETE /api/admin/{id} remove open main.go:21",
        ]
    );
}

#[test]
fn own_wrappers_are_seen_through() {
    let got = routes(&[
        ("go.mod", "module example.com/a\n\ngo 1.22\n"),
        (
            "web/web.go",
            r#"package web

import (
	"fmt"
	"net/http"
)

type Handler func(w http.ResponseWriter, r *http.Request) error

type App struct {
	mux *http.ServeMux
}

func New() *App { return &App{mux: http.NewServeMux()} }

func (a *App) Handle(method, group, path string, handler Handler, mw ...func(Handler) Handler) {
	h := func(w http.ResponseWriter, r *http.Request) { _ = handler(w, r) }
	full := path
	if group != "" {
		full = "/" + group + path
	}
	a.mux.HandleFunc(fmt.Sprintf("%s %s", method, full), h)
}
"#,
        ),
        (
            "homes/route.go",
            r#"package homes

import (
	"net/http"

	"example.com/a/web"
)

type api struct{}

func (api) list(w http.ResponseWriter, r *http.Request) error { return nil }

func Routes(app *web.App) {
	const version = "v1"
	a := api{}
	authen := Authenticate()
	app.Handle(http.MethodGet, version, "/homes/{id}", a.list, authen)
}
"#,
        ),
    ]);
    assert_eq!(got, ["GET /v1/homes/{id} api.list auth homes/route.go:17"]);
}

#[test]
fn verbs_said_after_the_route_count() {
    let got = routes(&[
        ("go.mod", "module example.com/a\n\ngo 1.22\n\nrequire github.com/gorilla/mux v1.8.0\n"),
        (
            "main.go",
            r#"package main

import "github.com/gorilla/mux"

func main() {
	r := mux.NewRouter()
	s := r.PathPrefix("/v1").Subrouter()
	s.Use(jwtCheck)
	s.HandleFunc("/cars/{id}", get).Methods("GET", "HEAD")
	r.HandleFunc("/ping", ping)
}
"#,
        ),
    ]);
    assert_eq!(
        got,
        [
            "GET /v1/cars/{id} get auth main.go:9",
            "HEAD /v1/cars/{id} get auth main.go:9",
            "ANY /ping ping open main.go:10"
        ]
    );
}

#[test]
fn a_guard_around_the_handler_counts() {
    let got = routes(&[
        ("go.mod", "module example.com/a\n\ngo 1.22\n"),
        (
            "main.go",
            r#"package main

import "net/http"

type server struct{ mux *http.ServeMux }

func main() {
	s := &server{mux: http.NewServeMux()}
	s.routes()
}

func (s *server) routes() {
	s.mux.HandleFunc("GET /notes", s.list)
	s.mux.Handle("POST /notes", requireAuth(http.HandlerFunc(s.create)))
}

func (s *server) list(w http.ResponseWriter, r *http.Request)   {}
func (s *server) create(w http.ResponseWriter, r *http.Request) {}

func requireAuth(next http.Handler) http.Handler { return next }
"#,
        ),
    ]);
    assert_eq!(got, ["GET /notes server.list open main.go:13", "POST /notes server.create auth main.go:14"]);
}

#[test]
fn middleware_added_later_does_not_guard_what_came_before() {
    let got = routes(&[
        ("go.mod", "module example.com/a\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.9.0\n"),
        (
            "main.go",
            "package main\n\nimport \"github.com/gin-gonic/gin\"\n\nfunc main() {\n\tr := gin.Default()\n\tr.GET(\"/open\", a)\n\tr.Use(AuthRequired())\n\tr.GET(\"/closed\", AuditLog(), b)\n}\n",
        ),
    ]);
    assert_eq!(got, ["GET /open a open main.go:7", "GET /closed b auth main.go:9"]);
}

#[test]
fn middleware_that_turns_callers_away_stands_guard_whatever_its_name() {
    let got = routes(&[
        ("go.mod", "module example.com/a\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.9.0\n"),
        (
            "main.go",
            "package main\n\nimport \"github.com/gin-gonic/gin\"\n\nfunc main() {\n\tr := gin.Default()\n\tr.GET(\"/open\", a)\n\tr.Use(AuditLog())\n\tr.GET(\"/logged\", a)\n\tr.Use(DeserializeUser())\n\tr.GET(\"/closed\", b)\n}\n\nfunc AuditLog() gin.HandlerFunc {\n\treturn func(c *gin.Context) { c.Next() }\n}\n\nfunc DeserializeUser() gin.HandlerFunc {\n\treturn func(c *gin.Context) {\n\t\tif c.GetHeader(\"Authorization\") == \"\" {\n\t\t\tc.AbortWithStatus(http.StatusUnauthorized)\n\t\t}\n\t}\n}\n",
        ),
    ]);
    assert_eq!(
        got,
        ["GET /open a open main.go:7", "GET /logged a open main.go:9", "GET /closed b auth main.go:11"]
    );
}
