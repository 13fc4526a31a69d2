//! The route table through groups, closures, mounts, wrappers and guards, one router style each.

#![expect(clippy::unwrap_used, reason = "failing is the point")]

mod common;

use common::{Memory, service};
use scaffold_core::Route;
use scaffold_pack::Pack;

/// `METHOD path handler [guards] place` of each route.
fn routes(files: &[(&str, &str)]) -> Vec<String> {
    service(&Memory::new(files)).routes.iter().map(shown).collect()
}

/// [`routes`] in another language.
fn routes_in(pack: &Pack, files: &[(&str, &str)]) -> Vec<String> {
    let facts = scaffold_explore::explore(pack, &Memory::new(files)).unwrap().unwrap();
    facts.services[0].routes.iter().map(shown).collect()
}

fn shown(r: &Route) -> String {
    let guard = if r.auth { "auth" } else { "open" };
    format!("{} {} {} {guard} {}", r.method, r.path, r.handler, r.at)
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
fn decorators_of_methods_and_classes_guard_what_the_class_answers() {
    let got = routes_in(
        &scaffold_lang_python::pack().unwrap(),
        &[
            ("requirements.txt", "flask\nflask-restful\n"),
            (
                "app.py",
                r#"from flask import Flask
from flask_restful import Api, Resource
from guards import jwt_required, logged


class Open(Resource):
    @logged
    def get(self):
        return []

    @jwt_required()
    def post(self):
        return {}


@jwt_required()
class Closed(Resource):
    def get(self):
        return []


class Listed(Resource):
    method_decorators = [jwt_required()]

    def get(self):
        return []


@jwt_required()
def shown():
    return {}


app = Flask(__name__)
api = Api(app)
api.add_resource(Open, "/open")
api.add_resource(Closed, "/closed")
api.add_resource(Listed, "/listed")
app.add_url_rule("/shown", "shown", shown)
"#,
            ),
            ("guards.py", "from flask_jwt_extended import jwt_required\n\n\ndef logged(f):\n    return f\n"),
        ],
    );
    let told: Vec<&str> = got.iter().map(|r| r.rsplit_once(' ').unwrap().0).collect();
    assert_eq!(
        told,
        [
            "GET /open Open open",
            "POST /open Open auth",
            "GET /closed Closed auth",
            "GET /listed Listed auth",
            "GET /shown shown auth",
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

#[test]
fn a_guard_before_one_mount_stands_before_no_other() {
    let got = routes_in(
        &scaffold_lang_python::pack().unwrap(),
        &[
            ("requirements.txt", "fastapi\n"),
            (
                "app/main.py",
                "from fastapi import Depends, FastAPI\n\nfrom app.health import router as health\nfrom app.notes import router as notes\nfrom app.people import router as people\nfrom app.security import require_token\n\napp = FastAPI()\napp.include_router(notes)\napp.include_router(people, dependencies=[Depends(require_token)])\napp.include_router(health, prefix=\"/public\")\napp.include_router(health, prefix=\"/private\", dependencies=[Depends(require_token)])\n",
            ),
            (
                "app/security.py",
                "from fastapi import HTTPException\n\n\ndef require_token():\n    raise HTTPException(status_code=401)\n",
            ),
            (
                "app/notes.py",
                "from fastapi import APIRouter\n\nrouter = APIRouter(prefix=\"/notes\")\n\n\n@router.get(\"/\")\ndef list_notes():\n    return []\n",
            ),
            (
                "app/people.py",
                "from fastapi import APIRouter\n\nrouter = APIRouter(prefix=\"/people\")\n\n\n@router.get(\"/\")\ndef list_people():\n    return []\n",
            ),
            (
                "app/health.py",
                "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get(\"/health\")\ndef health():\n    return {}\n",
            ),
        ],
    );
    assert_eq!(
        got,
        [
            "GET /public/health health open app/health.py:6",
            "GET /notes list_notes open app/notes.py:6",
            "GET /people list_people auth app/people.py:6",
        ]
    );
}

#[test]
fn classes_that_keep_a_router_are_made_and_their_methods_run() {
    let got = routes_in(
        &scaffold_lang_node::pack().unwrap(),
        &[
            ("package.json", "{\"name\": \"a\", \"dependencies\": {\"express\": \"4\"}}"),
            (
                "src/app.ts",
                "import express from 'express';\nimport { Routes } from './routes';\n\nexport class App {\n  public app: express.Application;\n\n  constructor(routes: Routes[]) {\n    this.app = express();\n    this.mount(routes);\n  }\n\n  private mount(routes: Routes[]) {\n    routes.forEach(route => {\n      this.app.use('/api', route.router);\n    });\n  }\n}\n",
            ),
            (
                "src/routes.ts",
                "import { Router } from 'express';\nimport { BookController } from './controller';\nimport { requireToken } from './security';\n\nexport interface Routes {\n  router: Router;\n}\n\nexport class BookRoute implements Routes {\n  public path = '/books';\n  public router = Router();\n  private books = new BookController();\n\n  constructor() {\n    this.register();\n  }\n\n  private register() {\n    this.router.get(`${this.path}`, this.books.list);\n    this.router.post(this.path, requireToken, this.books.create);\n  }\n}\n",
            ),
            (
                "src/controller.ts",
                "export class BookController {\n  public list = async (req, res) => {\n    res.json([]);\n  };\n\n  async create(req, res) {\n    res.status(201).json(req.body);\n  }\n}\n",
            ),
            (
                "src/security.ts",
                "export const requireToken = (req, res, next) => {\n  res.status(401).end();\n};\n",
            ),
            (
                "src/server.ts",
                "import { App } from './app';\nimport { BookRoute } from './routes';\n\nconst app = new App([new BookRoute()]);\n",
            ),
        ],
    );
    assert_eq!(
        got,
        [
            "GET /api/books books.list open src/routes.ts:19",
            "POST /api/books books.create auth src/routes.ts:20",
        ]
    );
}
