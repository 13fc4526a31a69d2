package controller

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/northwind-labs/taskhub/domain"
)

type TaskController struct {
	TaskUsecase domain.TaskUsecase
}

func (tc *TaskController) Create(c *gin.Context) {
	var request domain.TaskRequest
	if err := c.ShouldBindJSON(&request); err != nil {
		c.JSON(http.StatusBadRequest, domain.ErrorResponse{Message: err.Error()})
		return
	}

	task := &domain.Task{
		Code:     request.Code,
		Title:    request.Title,
		Done:     request.Done,
		Estimate: request.Estimate,
		DueOn:    request.DueOn,
		UserID:   c.GetString("x-user-id"),
	}
	if err := tc.TaskUsecase.Create(c, task); err != nil {
		tc.fail(c, err)
		return
	}
	c.JSON(http.StatusCreated, task)
}

func (tc *TaskController) Fetch(c *gin.Context) {
	tasks, err := tc.TaskUsecase.FetchByUserID(c, c.GetString("x-user-id"))
	if err != nil {
		tc.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, tasks)
}

func (tc *TaskController) GetByID(c *gin.Context) {
	task, err := tc.TaskUsecase.GetByID(c, c.GetString("x-user-id"), c.Param("id"))
	if err != nil {
		tc.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, task)
}

func (tc *TaskController) Update(c *gin.Context) {
	var request domain.TaskRequest
	if err := c.ShouldBindJSON(&request); err != nil {
		c.JSON(http.StatusBadRequest, domain.ErrorResponse{Message: err.Error()})
		return
	}

	task := &domain.Task{
		ID:       c.Param("id"),
		Code:     request.Code,
		Title:    request.Title,
		Done:     request.Done,
		Estimate: request.Estimate,
		DueOn:    request.DueOn,
		UserID:   c.GetString("x-user-id"),
	}
	if err := tc.TaskUsecase.Update(c, task); err != nil {
		tc.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, task)
}

func (tc *TaskController) Delete(c *gin.Context) {
	if err := tc.TaskUsecase.Delete(c, c.GetString("x-user-id"), c.Param("id")); err != nil {
		tc.fail(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}

func (tc *TaskController) fail(c *gin.Context, err error) {
	switch {
	case errors.Is(err, domain.ErrNotFound):
		c.JSON(http.StatusNotFound, domain.ErrorResponse{Message: err.Error()})
	case errors.Is(err, domain.ErrConflict):
		c.JSON(http.StatusConflict, domain.ErrorResponse{Message: err.Error()})
	default:
		c.JSON(http.StatusInternalServerError, domain.ErrorResponse{Message: "internal error"})
	}
}
