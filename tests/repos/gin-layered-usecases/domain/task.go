package domain

import (
	"context"
	"time"
)

type Task struct {
	ID        string    `json:"id"`
	Code      string    `json:"code"`
	Title     string    `json:"title"`
	Done      bool      `json:"done"`
	Estimate  int       `json:"estimate"`
	DueOn     time.Time `json:"due_on"`
	UserID    string    `json:"-"`
	CreatedAt time.Time `json:"created_at"`
}

type TaskRequest struct {
	Code     string    `json:"code" binding:"required,max=40"`
	Title    string    `json:"title" binding:"required,max=200"`
	Done     bool      `json:"done"`
	Estimate int       `json:"estimate" binding:"gte=0"`
	DueOn    time.Time `json:"due_on" binding:"required"`
}

type TaskRepository interface {
	Create(c context.Context, task *Task) error
	FetchByUserID(c context.Context, userID string) ([]Task, error)
	GetByID(c context.Context, userID string, id string) (Task, error)
	Update(c context.Context, task *Task) error
	Delete(c context.Context, userID string, id string) error
}

type TaskUsecase interface {
	Create(c context.Context, task *Task) error
	FetchByUserID(c context.Context, userID string) ([]Task, error)
	GetByID(c context.Context, userID string, id string) (Task, error)
	Update(c context.Context, task *Task) error
	Delete(c context.Context, userID string, id string) error
}
