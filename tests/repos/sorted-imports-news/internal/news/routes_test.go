package news

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/DATA-DOG/go-sqlmock"
	"github.com/gofiber/fiber/v2"
)

func newApp(t *testing.T) (*fiber.App, sqlmock.Sqlmock) {
	t.Helper()
	db, mock, err := sqlmock.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	app := fiber.New()
	Register(app, New(db))
	return app, mock
}

func status(t *testing.T, app *fiber.App, method, path, body string) int {
	t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	res, err := app.Test(req)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode
}

func TestNews(t *testing.T) {
	app, mock := newApp(t)

	mock.ExpectQuery("INSERT INTO news").WillReturnRows(sqlmock.NewRows([]string{"id"}).AddRow(3))
	if got := status(t, app, "POST", "/news", `{"slug":"flood","headline":"Flood warning","words":420,"breaking":true,"aired_at":"2026-01-09T06:00:00Z"}`); got != 201 {
		t.Errorf("create: %d", got)
	}
	if got := status(t, app, "POST", "/news", `{"words":3}`); got != 422 {
		t.Errorf("invalid: %d", got)
	}
	mock.ExpectQuery("SELECT .* FROM news WHERE id").WithArgs(4).WillReturnRows(sqlmock.NewRows([]string{"id"}))
	if got := status(t, app, "GET", "/news/4", ""); got != 404 {
		t.Errorf("unknown: %d", got)
	}
	mock.ExpectQuery("DELETE FROM news").WithArgs(3).WillReturnRows(sqlmock.NewRows([]string{"id"}).AddRow(3))
	if got := status(t, app, "DELETE", "/news/3", ""); got != 204 {
		t.Errorf("delete: %d", got)
	}
}
