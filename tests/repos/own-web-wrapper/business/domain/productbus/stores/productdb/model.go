package productdb

import (
	"time"

	"github.com/google/uuid"

	"github.com/granite-shop/service/business/domain/productbus"
)

type product struct {
	ID           uuid.UUID `db:"product_id"`
	Sku          string    `db:"sku"`
	Name         string    `db:"name"`
	Cost         float64   `db:"cost"`
	Discontinued bool      `db:"discontinued"`
	DateListed   time.Time `db:"date_listed"`
	DateCreated  time.Time `db:"date_created"`
	DateUpdated  time.Time `db:"date_updated"`
}

func toDBProduct(bus productbus.Product) product {
	return product{
		ID:           bus.ID,
		Sku:          bus.Sku,
		Name:         bus.Name,
		Cost:         bus.Cost,
		Discontinued: bus.Discontinued,
		DateListed:   bus.DateListed.UTC(),
		DateCreated:  bus.DateCreated.UTC(),
		DateUpdated:  bus.DateUpdated.UTC(),
	}
}

func toBusProduct(db product) productbus.Product {
	return productbus.Product{
		ID:           db.ID,
		Sku:          db.Sku,
		Name:         db.Name,
		Cost:         db.Cost,
		Discontinued: db.Discontinued,
		DateListed:   db.DateListed.In(time.Local),
		DateCreated:  db.DateCreated.In(time.Local),
		DateUpdated:  db.DateUpdated.In(time.Local),
	}
}

func toBusProducts(dbs []product) []productbus.Product {
	bus := make([]productbus.Product, len(dbs))
	for i, db := range dbs {
		bus[i] = toBusProduct(db)
	}

	return bus
}
