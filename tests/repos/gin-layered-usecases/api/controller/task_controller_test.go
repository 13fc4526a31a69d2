package controller_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"

	"github.com/northwind-labs/taskhub/api/controller"
	"github.com/northwind-labs/taskhub/domain"
	"github.com/northwind-labs/taskhub/domain/mocks"
)

func asUser(userID string) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Set("x-user-id", userID)
		c.Next()
	}
}

func TestTaskController_Create(t *testing.T) {
	gin.SetMode(gin.TestMode)

	t.Run("success", func(t *testing.T) {
		mockTaskUsecase := new(mocks.TaskUsecase)
		mockTaskUsecase.On("Create", mock.Anything, mock.AnythingOfType("*domain.Task")).Return(nil)

		engine := gin.New()
		rec := httptest.NewRecorder()
		tc := controller.TaskController{TaskUsecase: mockTaskUsecase}
		engine.Use(asUser("user-1"))
		engine.POST("/tasks", tc.Create)

		body := `{"code":"T-1","title":"Paint the fence","done":true,"estimate":3,"due_on":"2026-01-31T00:00:00Z"}`
		req := httptest.NewRequest(http.MethodPost, "/tasks", strings.NewReader(body))
		engine.ServeHTTP(rec, req)

		assert.Equal(t, http.StatusCreated, rec.Code)
		var got domain.Task
		assert.NoError(t, json.Unmarshal(rec.Body.Bytes(), &got))
		assert.Equal(t, "Paint the fence", got.Title)
		mockTaskUsecase.AssertExpectations(t)
	})

	t.Run("missing fields", func(t *testing.T) {
		mockTaskUsecase := new(mocks.TaskUsecase)

		engine := gin.New()
		rec := httptest.NewRecorder()
		tc := controller.TaskController{TaskUsecase: mockTaskUsecase}
		engine.Use(asUser("user-1"))
		engine.POST("/tasks", tc.Create)

		req := httptest.NewRequest(http.MethodPost, "/tasks", strings.NewReader(`{}`))
		engine.ServeHTTP(rec, req)

		assert.Equal(t, http.StatusBadRequest, rec.Code)
		mockTaskUsecase.AssertExpectations(t)
	})

	t.Run("conflict", func(t *testing.T) {
		mockTaskUsecase := new(mocks.TaskUsecase)
		mockTaskUsecase.On("Create", mock.Anything, mock.AnythingOfType("*domain.Task")).Return(domain.ErrConflict)

		engine := gin.New()
		rec := httptest.NewRecorder()
		tc := controller.TaskController{TaskUsecase: mockTaskUsecase}
		engine.Use(asUser("user-1"))
		engine.POST("/tasks", tc.Create)

		body := `{"code":"T-1","title":"Paint the fence","done":false,"estimate":3,"due_on":"2026-01-31T00:00:00Z"}`
		req := httptest.NewRequest(http.MethodPost, "/tasks", strings.NewReader(body))
		engine.ServeHTTP(rec, req)

		assert.Equal(t, http.StatusConflict, rec.Code)
	})
}

func TestTaskController_GetByID(t *testing.T) {
	gin.SetMode(gin.TestMode)

	mockTaskUsecase := new(mocks.TaskUsecase)
	mockTaskUsecase.On("GetByID", mock.Anything, "user-1", "nope").Return(domain.Task{}, domain.ErrNotFound)

	engine := gin.New()
	rec := httptest.NewRecorder()
	tc := controller.TaskController{TaskUsecase: mockTaskUsecase}
	engine.Use(asUser("user-1"))
	engine.GET("/tasks/:id", tc.GetByID)

	engine.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/tasks/nope", nil))
	assert.Equal(t, http.StatusNotFound, rec.Code)
}
