package http

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/require"
	"go.uber.org/mock/gomock"

	"github.com/bluedoor/venues-api/config"
	"github.com/bluedoor/venues-api/internal/events/mock"
	"github.com/bluedoor/venues-api/internal/models"
)

func TestEventsHandlers_Create(t *testing.T) {
	t.Parallel()

	ctrl := gomock.NewController(t)
	mockEventsUC := mock.NewMockUseCase(ctrl)
	eventsHandlers := NewEventsHandlers(&config.Config{}, mockEventsUC)

	body := `{"slug":"jazz-night","title":"Jazz Night","seats":120,"sold_out":true,"starts_at":"2026-06-12T19:30:00Z"}`
	req := httptest.NewRequest(http.MethodPost, "/api/v1/events", strings.NewReader(body))
	req.Header.Set(echo.HeaderContentType, echo.MIMEApplicationJSON)
	rec := httptest.NewRecorder()
	c := echo.New().NewContext(req, rec)

	event := &models.Event{EventID: uuid.New(), Slug: "jazz-night", Title: "Jazz Night"}
	mockEventsUC.EXPECT().Create(gomock.Any(), gomock.Any()).Return(event, nil)

	require.NoError(t, eventsHandlers.Create()(c))
	require.Equal(t, http.StatusCreated, rec.Code)
	require.Contains(t, rec.Body.String(), `"title":"Jazz Night"`)
}

func TestEventsHandlers_Create_Invalid(t *testing.T) {
	t.Parallel()

	ctrl := gomock.NewController(t)
	mockEventsUC := mock.NewMockUseCase(ctrl)
	eventsHandlers := NewEventsHandlers(&config.Config{}, mockEventsUC)

	req := httptest.NewRequest(http.MethodPost, "/api/v1/events", strings.NewReader(`{}`))
	req.Header.Set(echo.HeaderContentType, echo.MIMEApplicationJSON)
	rec := httptest.NewRecorder()

	require.NoError(t, eventsHandlers.Create()(echo.New().NewContext(req, rec)))
	require.Equal(t, http.StatusBadRequest, rec.Code)
}

func TestEventsHandlers_GetByID(t *testing.T) {
	t.Parallel()

	ctrl := gomock.NewController(t)
	mockEventsUC := mock.NewMockUseCase(ctrl)
	eventsHandlers := NewEventsHandlers(&config.Config{}, mockEventsUC)

	eventID := uuid.New()
	rec := httptest.NewRecorder()
	c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), rec)
	c.SetParamNames("event_id")
	c.SetParamValues(eventID.String())
	mockEventsUC.EXPECT().GetByID(gomock.Any(), eventID).Return(&models.Event{EventID: eventID}, nil)

	require.NoError(t, eventsHandlers.GetByID()(c))
	require.Equal(t, http.StatusOK, rec.Code)
}
