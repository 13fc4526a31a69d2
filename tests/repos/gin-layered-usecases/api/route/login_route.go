package route

import (
	"database/sql"

	"github.com/gin-gonic/gin"

	"github.com/northwind-labs/taskhub/api/controller"
	"github.com/northwind-labs/taskhub/bootstrap"
	"github.com/northwind-labs/taskhub/repository"
	"github.com/northwind-labs/taskhub/usecase"
)

func NewLoginRouter(env *bootstrap.Env, db *sql.DB, group *gin.RouterGroup) {
	ur := repository.NewUserRepository(db)
	lc := controller.LoginController{
		LoginUsecase: usecase.NewLoginUsecase(ur, env.ContextTimeout),
		Secret:       env.AccessTokenSecret,
	}
	group.POST("/login", lc.Login)
}
