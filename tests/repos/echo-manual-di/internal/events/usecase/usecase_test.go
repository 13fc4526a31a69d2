package usecase

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.uber.org/mock/gomock"

	"github.com/bluedoor/venues-api/config"
	"github.com/bluedoor/venues-api/internal/events/mock"
	"github.com/bluedoor/venues-api/internal/models"
	"github.com/bluedoor/venues-api/pkg/httpErrors"
	"github.com/bluedoor/venues-api/pkg/utils"
)

func TestEventsUC_Create(t *testing.T) {
	t.Parallel()

	ctrl := gomock.NewController(t)
	mockEventsRepo := mock.NewMockRepository(ctrl)
	eventsUC := NewEventsUseCase(&config.Config{}, mockEventsRepo)

	userID := uuid.New()
	ctx := utils.WithUserID(context.Background(), userID)
	event := &models.Event{
		Slug:     "jazz-night",
		Title:    "Jazz Night",
		Seats:    120,
		SoldOut:  true,
		StartsAt: time.Date(2026, time.June, 12, 19, 30, 0, 0, time.UTC),
	}
	mockEventsRepo.EXPECT().Create(gomock.Any(), gomock.Eq(event)).Return(event, nil)

	createdEvent, err := eventsUC.Create(ctx, event)
	require.NoError(t, err)
	require.NotNil(t, createdEvent)
	require.Equal(t, userID, createdEvent.UserID)
}

func TestEventsUC_Create_Unauthorized(t *testing.T) {
	t.Parallel()

	ctrl := gomock.NewController(t)
	mockEventsRepo := mock.NewMockRepository(ctrl)
	eventsUC := NewEventsUseCase(&config.Config{}, mockEventsRepo)

	_, err := eventsUC.Create(context.Background(), &models.Event{})
	require.ErrorIs(t, err, httpErrors.Unauthorized)
}

func TestEventsUC_GetByID(t *testing.T) {
	t.Parallel()

	ctrl := gomock.NewController(t)
	mockEventsRepo := mock.NewMockRepository(ctrl)
	eventsUC := NewEventsUseCase(&config.Config{}, mockEventsRepo)

	eventID := uuid.New()
	mockEventsRepo.EXPECT().GetByID(gomock.Any(), gomock.Eq(eventID)).Return(&models.Event{EventID: eventID}, nil)

	event, err := eventsUC.GetByID(context.Background(), eventID)
	require.NoError(t, err)
	require.Equal(t, eventID, event.EventID)
}
