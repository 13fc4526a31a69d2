//! Facts of small repositories: libraries, resources, mentions, eligibility, generated files, the text for people.

mod common;

use common::{Memory, facts, service};
use scaffold_core::{Commit, FieldRole, ServiceFacts};

const MODULE: &str = "module example.com/shop\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.9.0\n";

const ROUTE: &str = r#"package route

import "github.com/gin-gonic/gin"

var grants = map[string][]string{"user": {}, "admin": {"getTasks", "getUsers"}}

const authModel = "tasks.Task"

func Setup(r *gin.Engine) {
	api := r.Group("/api")
	api.Use(JWTAuth())
	NewTaskRouter(api)
	NewUserRouter(api)
}
"#;

const TASK_ROUTE: &str = r#"package route

import (
	"example.com/shop/controller"

	"github.com/gin-gonic/gin"
)

func NewTaskRouter(g *gin.RouterGroup) {
	tc := &controller.TaskController{}
	g.GET("/tasks/:id", tc.Get)
	g.POST("/tasks", tc.Create)
}
"#;

const CONTROLLER: &str = r#"package controller

import (
	"example.com/shop/domain"

	"github.com/gin-gonic/gin"
)

type TaskController struct{ last domain.Task }

func (t *TaskController) Get(c *gin.Context)    {}
func (t *TaskController) Create(c *gin.Context) {}
"#;

const ENTITY: &str = r#"package domain

import "time"

// Money is kept in cents.
type Money struct{ cents int64 }

type State string

const (
	Open State = "open"
	Done State = "done"
)

type Task struct {
	ID        int64     `json:"id"`
	UserID    int64     `json:"user_id"`
	Title     string    `json:"title" binding:"required"`
	Price     Money     `json:"price"`
	State     State     `json:"state"`
	Contact   *string   `json:"contact" validate:"omitempty,email"`
	DueDate   time.Time `json:"due_date"`
	CreatedAt time.Time `json:"created_at"`
}
"#;

fn shop(extra: &[(&str, &str)]) -> ServiceFacts {
    let mut files = vec![
        ("go.mod", MODULE),
        ("route/route.go", ROUTE),
        ("route/task_route.go", TASK_ROUTE),
        (
            "route/user_route.go",
            "package route\n\nimport \"github.com/gin-gonic/gin\"\n\nfunc NewUserRouter(g *gin.RouterGroup) {\n\tg.GET(\"/users\", listUsers)\n}\n",
        ),
        ("controller/task_controller.go", CONTROLLER),
        ("domain/task.go", ENTITY),
        (
            "domain/user.go",
            "package domain\n\ntype User struct {\n\tID int64\n\tName string\n\tPassword string\n}\n",
        ),
    ];
    for (path, text) in extra {
        files.retain(|(p, _)| p != path);
        files.push((path, text));
    }
    service(&Memory::new(&files))
}

fn mentions(s: &ServiceFacts, resource: &str) -> Vec<String> {
    s.resource(resource).expect("a resource").mentions.iter().map(|m| m.at.to_string()).collect()
}

#[test]
fn the_complete_resource_is_the_exemplar() {
    let s = shop(&[]);
    assert_eq!(s.framework.as_ref().unwrap().value, "gin");
    assert_eq!(s.framework.as_ref().unwrap().evidence[0].to_string(), "go.mod:5");
    assert_eq!(s.router_file.as_ref().unwrap().value, "route/route.go");
    assert_eq!(s.layout.as_ref().unwrap().value, "layered");
    assert_eq!(s.exemplar.as_ref().unwrap().value, "task");
    let task = s.resource("tasks").unwrap();
    assert_eq!(task.files, ["controller/task_controller.go", "domain/task.go", "route/task_route.go"]);
}

#[test]
fn roles_and_classes_come_from_types_before_names() {
    let s = shop(&[]);
    let fields: Vec<String> = s
        .resource("task")
        .unwrap()
        .entity
        .as_ref()
        .unwrap()
        .fields
        .iter()
        .map(|f| format!("{} {} {:?} {} {:?}", f.name, f.kind, f.role, f.optional, f.semantic))
        .collect();
    assert_eq!(
        fields,
        [
            "ID bigint Id false None",
            "UserID bigint Relation false None",
            "Title string Plain false None",
            "Price bigint Plain false None",
            "State enum Enum false None",
            "Contact string Plain true Some(\"email\")",
            "DueDate date Plain false None",
            "CreatedAt datetime Timestamp false None",
        ]
    );
}

#[test]
fn a_key_named_after_who_owns_is_the_owner_and_a_text_is_none() {
    let s = shop(&[(
        "domain/task.go",
        "package domain\n\ntype Task struct {\n\tID int64\n\tTitle string\n\tUser int64\n\tAuthor string\n}\n",
    )]);
    let entity = s.resource("task").unwrap().entity.clone().unwrap();
    let role = |name: &str| entity.fields.iter().find(|f| f.name == name).unwrap().role;
    assert_eq!((role("User"), role("Author")), (FieldRole::Relation, FieldRole::Plain));
}

#[test]
fn only_linked_words_are_mentions() {
    let s = shop(&[]);
    // The call is linked; the model's dotted name, a string in another shape, is not.
    let found = mentions(&s, "task");
    assert!(found.contains(&"route/route.go:12".to_owned()), "{found:?}");
    assert!(!found.contains(&"route/route.go:7".to_owned()), "{found:?}");
    let task = s.resource("task").unwrap();
    let at = task.mentions.iter().find(|m| m.at.line == Some(12)).unwrap();
    assert_eq!(&ROUTE[at.span.clone()], "NewTaskRouter");
}

#[test]
fn names_imported_from_outside_are_no_mentions() {
    let s = shop(&[(
        "jobs/jobs.go",
        "package jobs\n\nimport \"github.com/outside/lib\"\n\nfunc Run() {\n\tlib.TaskController()\n}\n",
    )]);
    assert!(mentions(&s, "task").iter().all(|m| !m.starts_with("jobs/")));
}

#[test]
fn secrets_and_lists_speak_against_a_resource() {
    let s = shop(&[(
        "domain/task.go",
        "package domain\n\ntype Task struct {\n\tID int64\n\tTitle string\n\tTags []string\n\tUserID int64\n}\n",
    )]);
    assert_eq!(
        s.resource("task").unwrap().ineligible,
        ["`Tags` is a `[]string`, no scalar (domain/task.go:3)"]
    );
    let user = &s.resource("user").unwrap().ineligible;
    assert!(user.contains(&"it holds a secret (`Password`, domain/user.go:3)".to_owned()), "{user:?}");
    assert!(user.contains(&"no route creates one".to_owned()), "{user:?}");
}

#[test]
fn what_is_made_of_a_file_is_not_followed() {
    let upload = "package route\n\nimport (\n\t\"example.com/shop/controller\"\n\n\t\"github.com/gin-gonic/gin\"\n)\n\nfunc NewTaskRouter(g *gin.RouterGroup) {\n\ttc := &controller.TaskController{}\n\tg.GET(\"/tasks/:id\", tc.Get)\n\tg.POST(\"/tasks/upload\", tc.Create)\n}\n";
    let told = ["a file makes one, not its fields (`POST /api/tasks/upload`, route/task_route.go:12)"];
    let s = shop(&[("route/task_route.go", upload)]);
    assert_eq!(s.resource("task").unwrap().ineligible, told);
    assert!(s.exemplar.is_none(), "{:?}", s.exemplar);
    let both = upload.replace("tc.Get)\n", "tc.Get)\n\tg.POST(\"/tasks\", tc.Create)\n");
    assert!(shop(&[("route/task_route.go", &both)]).resource("task").unwrap().ineligible.is_empty());
    let beside = upload.replace("/tasks/upload\", ", "/tasks\", upload.Single(\"cover\"), ");
    assert!(shop(&[("route/task_route.go", &beside)]).resource("task").unwrap().ineligible.is_empty());
}

#[test]
fn only_what_can_be_followed_is_said_to_be_for_the_asking() {
    let secret = "package domain\n\ntype Task struct {\n\tID int64\n\tTitle string\n\tPassword string\n}\n";
    let why = |s: ServiceFacts| s.exemplar.unwrap().why.unwrap();
    let never = why(shop(&[("domain/task.go", secret)]));
    assert_eq!(never, "the nearest, but not followed: it holds a secret (`Password`, domain/task.go:3)");
    let role = |text: &str| text.replace("task", "role").replace("Task", "Role");
    let (entity, controller, route, all) = (role(ENTITY), role(CONTROLLER), role(TASK_ROUTE), role(ROUTE));
    let asked = why(service(&Memory::new(&[
        ("go.mod", MODULE),
        ("route/route.go", &all),
        ("route/role_route.go", &route),
        ("controller/role_controller.go", &controller),
        ("domain/role.go", &entity),
    ])));
    assert!(asked.ends_with("`role` is about access, not about data; `--like role` asks for it"), "{asked}");
}

#[test]
fn a_foreign_key_to_another_resource_ties() {
    let s = shop(&[
        (
            "db/001_init.sql",
            "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE boards (id bigint PRIMARY KEY);\nCREATE TABLE tasks (id bigint PRIMARY KEY, user_id bigint REFERENCES users(id), board_id bigint REFERENCES boards(id), title text);\n",
        ),
        (
            "domain/task.go",
            "package domain\n\ntype Task struct {\n\tID int64\n\tTitle string\n\tUserID int64\n\tBoardID int64\n}\n",
        ),
    ]);
    let task = s.resource("task").unwrap();
    assert_eq!(
        task.ineligible,
        ["`BoardID` is a foreign key of `boards` that is not the owner's (domain/task.go:3)"]
    );
    assert!(task.table.as_ref().unwrap().shared_file);
}

#[test]
fn the_many_side_of_another_resources_key_ties_nothing() {
    let s = shop(&[
        (
            "domain/task.go",
            "package domain\n\ntype Task struct {\n\tID int64\n\tTitle string\n\tWatchers []*User\n\tUserID int64\n}\n",
        ),
        ("domain/user.go", "package domain\n\ntype User struct {\n\tID int64\n\tName string\n}\n"),
    ]);
    let task = s.resource("task").unwrap();
    let watchers = task.entity.as_ref().unwrap().fields.iter().find(|f| f.name == "Watchers").unwrap();
    assert_eq!((watchers.kind.as_str(), watchers.role), ("list", FieldRole::Aux));
    assert!(task.ineligible.is_empty(), "{:?}", task.ineligible);
    // Code that loads them makes them part of it.
    let s = shop(&[
        (
            "domain/task.go",
            "package domain\n\ntype Task struct {\n\tID int64\n\tTitle string\n\tWatchers []*User\n\tUserID int64\n}\n\nfunc (t *Task) With() string { return \"Watchers\" }\n",
        ),
        ("domain/user.go", "package domain\n\ntype User struct {\n\tID int64\n\tName string\n}\n"),
    ]);
    assert_eq!(
        s.resource("task").unwrap().ineligible,
        ["`Watchers` is a `[]*User`, no scalar (domain/task.go:3)"]
    );
}

#[test]
fn a_program_called_like_a_resource_is_the_service() {
    let program = "package main\n\nfunc main() {}\n";
    let s = shop(&[("app/task-api/main.go", program), ("app/task-api/config/config.go", "package config\n")]);
    assert!(s.resource("task").unwrap().files.iter().all(|f| !f.starts_with("app/")));
    // One program for each resource is a way to lay them out.
    let s = shop(&[("app/task-api/main.go", program), ("app/user-api/main.go", program)]);
    assert!(s.resource("task").unwrap().files.contains(&"app/task-api/main.go".to_owned()));
}

#[test]
fn what_no_caller_sets_is_auxiliary() {
    let s = shop(&[(
        "domain/task.go",
        "package domain\n\ntype Task struct {\n\tID int64\n\tTitle string\n\tViews int\n}\n\ntype CreateTaskRequest struct {\n\tTitle string `json:\"heading\"`\n}\n",
    )]);
    let entity = s.resource("task").unwrap().entity.as_ref().unwrap();
    let field = |n: &str| entity.fields.iter().find(|f| f.name == n).unwrap();
    assert_eq!(field("Views").role, FieldRole::Aux);
    assert_eq!((field("Title").role, field("Title").shown.as_str()), (FieldRole::Plain, "heading"));
}

#[test]
fn indirect_and_vendored_code_never_counts() {
    let s = service(&Memory::new(&[
        (
            "go.mod",
            "module example.com/a\n\ngo 1.22\n\nrequire (\n\tgorm.io/gorm v1.0.0 // indirect\n\tgithub.com/jmoiron/sqlx v1.3.0\n)\n",
        ),
        (
            "vendor/github.com/go-chi/chi/v5/mux.go",
            "package chi\n\nfunc x() { r := NewRouter(); r.Get(\"/vendored\", y) }\n",
        ),
        (
            "main.go",
            "package main\n\nimport (\n\t\"net/http\"\n\n\t\"github.com/jmoiron/sqlx\"\n\t\"gorm.io/gorm\"\n)\n\nvar db *sqlx.DB\nvar g *gorm.DB\n\n// github.com/sirupsen/logrus is not used.\nfunc main() {\n\tmux := http.NewServeMux()\n\tmux.HandleFunc(\"GET /things\", things)\n}\n",
        ),
    ]));
    assert_eq!(s.framework.unwrap().value, "net/http");
    assert_eq!(s.database.unwrap().value, "sqlx");
    assert!(s.logging.is_none());
    assert_eq!(s.routes.len(), 1);
}

#[test]
fn generated_files_know_their_command() {
    let s = shop(&[
        (
            "domain/mocks/TaskRepository.go",
            "// Code generated by mockery v2. DO NOT EDIT.\n\npackage mocks\n\ntype TaskRepository struct{}\n",
        ),
        (
            "domain/repo.go",
            "package domain\n\n//go:generate mockery --name TaskRepository --output mocks\ntype TaskRepository interface{}\n",
        ),
    ]);
    let g = &s.generated[0];
    assert_eq!(g.path, "domain/mocks/TaskRepository.go");
    assert_eq!(g.by.as_ref().unwrap().join(" "), "mockery --name TaskRepository --output mocks");
    assert_eq!(g.at.as_ref().unwrap().to_string(), "domain/repo.go:3");
    // A double is part of what the resource brings.
    assert!(s.resource("task").unwrap().files.contains(&"domain/mocks/TaskRepository.go".to_owned()));
}

#[test]
fn environment_port_and_needs_are_learned() {
    let s = shop(&[
        (
            "Dockerfile",
            "FROM golang:1.22\nENV GOEXPERIMENT=jsonv2\nRUN CGO_ENABLED=0 go build -o app .\nEXPOSE 8081\n",
        ),
        (
            "docker-compose.yml",
            "services:\n  db:\n    image: postgres:16-alpine\n  cache:\n    image: \"redis:7\"\n",
        ),
        ("Makefile", "test:\n\tgo test -tags=integration -race ./...\n"),
    ]);
    let env = s.env.unwrap();
    assert_eq!(env.value.get("GOEXPERIMENT").map(String::as_str), Some("jsonv2"));
    assert_eq!(env.evidence[0].to_string(), "Dockerfile:2");
    assert_eq!(s.port.unwrap().value, 8081);
    assert_eq!(s.needs.unwrap().value, ["postgres", "redis"]);
    assert_eq!(s.containers.unwrap().value, ["Dockerfile", "docker-compose.yml"]);
    assert_eq!(s.test.unwrap().value, ["go", "test", "-tags=integration", "./..."]);
}

#[test]
fn tags_of_builds_are_read_through_variables() {
    let s = shop(&[("Makefile", "STAGE ?= dev\n\nbuild:\n\tgo build -tags $(STAGE) -o bin/shop .\n")]);
    assert_eq!(s.build.unwrap().value, ["go", "build", "-tags=dev", "./..."]);
}

#[test]
fn a_generators_command_is_given_with_its_variables() {
    let s = shop(&[
        (
            "domain/mocks/TaskRepository.go",
            "// Code generated by MockGen. DO NOT EDIT.\n\npackage mocks\n\ntype TaskRepository struct{}\n",
        ),
        (
            "domain/repo.go",
            "package domain\n\n//go:generate mockgen -source=$GOFILE -destination=mocks/TaskRepository.go -package=${GOPACKAGE}_mocks\ntype TaskRepository interface{}\n",
        ),
    ]);
    assert_eq!(
        s.generated[0].by.as_ref().unwrap().join(" "),
        "mockgen -source=repo.go -destination=mocks/TaskRepository.go -package=domain_mocks"
    );
}

#[test]
fn history_tells_what_a_resource_took() {
    let commit = Commit {
        id: "0123456789abcdef".into(),
        summary: "add tasks".into(),
        added: vec![
            "controller/task_controller.go".into(),
            "domain/task.go".into(),
            "route/task_route.go".into(),
        ],
        modified: vec!["route/route.go".into()],
    };
    let view = Memory::new(&[
        ("go.mod", MODULE),
        ("route/route.go", ROUTE),
        ("route/task_route.go", TASK_ROUTE),
        ("controller/task_controller.go", CONTROLLER),
        ("domain/task.go", ENTITY),
    ])
    .history(vec![commit]);
    let why = service(&view).exemplar.unwrap().why.unwrap();
    assert!(why.ends_with("commit 0123456789 brought 3 of its files and edited route/route.go"), "{why}");
}

#[test]
fn two_runs_find_the_same_and_services_are_told_apart() {
    let view = Memory::new(&[
        ("a/go.mod", "module example.com/a\n\ngo 1.22\n"),
        (
            "a/main.go",
            "package main\n\nimport \"net/http\"\n\nfunc main() { http.HandleFunc(\"/as\", as) }\n",
        ),
        ("b/go.mod", "module example.com/b\n\ngo 1.22\n"),
        (
            "b/main.go",
            "package main\n\nimport \"net/http\"\n\nfunc main() { http.HandleFunc(\"/bs\", bs) }\n",
        ),
        ("tools/go.mod", "module example.com/tools\n\ngo 1.22\n"),
        ("tools/tools.go", "package tools\n"),
    ]);
    let first = facts(&view);
    let roots: Vec<&str> = first.services.iter().map(|s| s.root.as_str()).collect();
    assert_eq!(roots, ["a", "b"]);
    assert_eq!(first.services[1].routes[0].at.to_string(), "b/main.go:5");
    assert_eq!(serde_json::to_string(&first).unwrap(), serde_json::to_string(&facts(&view)).unwrap());
}
