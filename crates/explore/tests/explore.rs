//! Facts of small repositories that show one pattern each.

mod common;

use common::{Memory, service};

const MODULE: &str = "module example.com/shop\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.9.0\n";

#[test]
fn groups_reach_routes_through_calls() {
    let view = Memory::new(&[
        ("go.mod", MODULE),
        (
            "route/route.go",
            "package route\n\nimport \"github.com/gin-gonic/gin\"\n\nfunc Setup(r *gin.Engine) {\n\tapi := r.Group(\"/api\")\n\tapi.Use(JWTAuth())\n\tNewTaskRouter(api)\n}\n",
        ),
        (
            "route/task_route.go",
            "package route\n\nimport (\n\t\"example.com/shop/controller\"\n\n\t\"github.com/gin-gonic/gin\"\n)\n\nfunc NewTaskRouter(g *gin.RouterGroup) {\n\ttc := &controller.TaskController{}\n\tg.GET(\"/tasks/:id\", tc.Get)\n\tg.POST(\"/tasks\", tc.Create)\n}\n",
        ),
        (
            "controller/task_controller.go",
            "package controller\n\nimport \"github.com/gin-gonic/gin\"\n\ntype TaskController struct{}\n\nfunc (t *TaskController) Get(c *gin.Context) {}\nfunc (t *TaskController) Create(c *gin.Context) {}\n",
        ),
        (
            "domain/task.go",
            "package domain\n\ntype Task struct {\n\tID int64 `json:\"id\"`\n\tTitle string `json:\"title\"`\n}\n",
        ),
    ]);
    let s = service(&view);
    let routes: Vec<String> = s
        .routes
        .iter()
        .map(|r| format!("{} {} {} {} {}", r.method, r.path, r.handler, r.auth, r.at))
        .collect();
    assert_eq!(
        routes,
        [
            "GET /api/tasks/{id} TaskController.Get true route/task_route.go:11",
            "POST /api/tasks TaskController.Create true route/task_route.go:12",
        ]
    );
    assert_eq!(s.framework.unwrap().value, "gin");
    assert_eq!(s.router_file.unwrap().value, "route/route.go");
    assert_eq!(s.exemplar.unwrap().value, "task");
    let mentions: Vec<String> = s.resources[0].mentions.iter().map(|m| m.at.to_string()).collect();
    assert_eq!(mentions, ["route/route.go:8"]);
}
