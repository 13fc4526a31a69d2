package productbus_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/DATA-DOG/go-sqlmock"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jmoiron/sqlx"

	"github.com/granite-shop/service/business/domain/productbus"
	"github.com/granite-shop/service/business/domain/productbus/stores/productdb"
)

func newBusiness(t *testing.T) (*productbus.Business, sqlmock.Sqlmock) {
	t.Helper()
	db, mock, err := sqlmock.New()
	if err != nil {
		t.Fatalf("opening the mock: %s", err)
	}
	t.Cleanup(func() { db.Close() })
	store := productdb.NewStore(slog.Default(), sqlx.NewDb(db, "sqlmock"))
	return productbus.NewBusiness(slog.Default(), store), mock
}

func Test_Create(t *testing.T) {
	bus, mock := newBusiness(t)
	mock.ExpectExec("INSERT INTO products").WillReturnResult(sqlmock.NewResult(0, 1))

	prd, err := bus.Create(context.Background(), productbus.NewProduct{
		Sku:          "CH-1",
		Name:         "Chair",
		Cost:         34.5,
		Discontinued: true,
		DateListed:   time.Date(2026, time.February, 1, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatalf("should be able to create a product: %s", err)
	}
	if prd.Name != "Chair" {
		t.Errorf("got name %q", prd.Name)
	}
	if prd.DateCreated.IsZero() {
		t.Error("should have a creation date")
	}
}

func Test_CreateDuplicate(t *testing.T) {
	bus, mock := newBusiness(t)
	mock.ExpectExec("INSERT INTO products").WillReturnError(&pgconn.PgError{Code: "23505"})

	_, err := bus.Create(context.Background(), productbus.NewProduct{Sku: "CH-1", Name: "Chair"})
	if !errors.Is(err, productbus.ErrUniqueSku) {
		t.Fatalf("got %v", err)
	}
}

func Test_Update(t *testing.T) {
	bus, mock := newBusiness(t)
	mock.ExpectExec("UPDATE products").WillReturnResult(sqlmock.NewResult(0, 1))

	name := "Stool"
	prd, err := bus.Update(context.Background(), productbus.Product{Sku: "CH-1", Name: "Chair"}, productbus.UpdateProduct{Name: &name})
	if err != nil {
		t.Fatalf("should be able to update a product: %s", err)
	}
	if prd.Name != "Stool" || prd.Sku != "CH-1" {
		t.Errorf("got %+v", prd)
	}
}
