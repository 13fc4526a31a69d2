package route

import (
	"database/sql"

	"github.com/gin-gonic/gin"

	"github.com/northwind-labs/taskhub/api/controller"
	"github.com/northwind-labs/taskhub/bootstrap"
	"github.com/northwind-labs/taskhub/repository"
	"github.com/northwind-labs/taskhub/usecase"
)

func NewProfileRouter(env *bootstrap.Env, db *sql.DB, group *gin.RouterGroup) {
	ur := repository.NewUserRepository(db)
	pc := controller.ProfileController{
		ProfileUsecase: usecase.NewProfileUsecase(ur, env.ContextTimeout),
	}
	group.GET("/profile", pc.Fetch)
}
