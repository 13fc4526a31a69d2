package main

import (
	"net/http/httptest"
	"testing"

	"github.com/DATA-DOG/go-sqlmock"
	"github.com/gofiber/fiber/v2"
)

func TestRegister(t *testing.T) {
	db, _, err := sqlmock.New()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	app := fiber.New()
	register(app, db)

	res, err := app.Test(httptest.NewRequest("GET", "/up", nil))
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("%v %v", res, err)
	}
}
