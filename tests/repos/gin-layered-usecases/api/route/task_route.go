package route

import (
	"database/sql"

	"github.com/gin-gonic/gin"

	"github.com/northwind-labs/taskhub/api/controller"
	"github.com/northwind-labs/taskhub/bootstrap"
	"github.com/northwind-labs/taskhub/repository"
	"github.com/northwind-labs/taskhub/usecase"
)

func NewTaskRouter(env *bootstrap.Env, db *sql.DB, group *gin.RouterGroup) {
	tr := repository.NewTaskRepository(db)
	tc := controller.TaskController{
		TaskUsecase: usecase.NewTaskUsecase(tr, env.ContextTimeout),
	}
	group.GET("/tasks", tc.Fetch)
	group.POST("/tasks", tc.Create)
	group.GET("/tasks/:id", tc.GetByID)
	group.PUT("/tasks/:id", tc.Update)
	group.DELETE("/tasks/:id", tc.Delete)
}
