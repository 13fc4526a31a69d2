package usecase_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"

	"github.com/northwind-labs/taskhub/domain"
	"github.com/northwind-labs/taskhub/domain/mocks"
	"github.com/northwind-labs/taskhub/usecase"
)

func TestFetchByUserID(t *testing.T) {
	userID := "6f1c0a0e-5f5c-4a0f-8f5e-3c1a4cf0a001"

	t.Run("success", func(t *testing.T) {
		mockTaskRepository := mocks.NewTaskRepository(t)
		mockTask := domain.Task{
			ID:       "9a6f7c80-0d5b-4c0e-a7f9-1d2e3f4a5b6c",
			Code:     "T-7",
			Title:    "Water the plants",
			Done:     true,
			Estimate: 2,
			DueOn:    time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC),
			UserID:   userID,
		}
		mockTaskRepository.On("FetchByUserID", mock.Anything, userID).Return([]domain.Task{mockTask}, nil).Once()

		u := usecase.NewTaskUsecase(mockTaskRepository, time.Second*2)
		list, err := u.FetchByUserID(context.Background(), userID)

		assert.NoError(t, err)
		assert.Len(t, list, 1)
		assert.Equal(t, "Water the plants", list[0].Title)
	})

	t.Run("error", func(t *testing.T) {
		mockTaskRepository := mocks.NewTaskRepository(t)
		mockTaskRepository.On("FetchByUserID", mock.Anything, userID).Return(nil, errors.New("unexpected")).Once()

		u := usecase.NewTaskUsecase(mockTaskRepository, time.Second*2)
		list, err := u.FetchByUserID(context.Background(), userID)

		assert.Error(t, err)
		assert.Nil(t, list)
	})
}
