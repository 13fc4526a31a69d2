package models

import (
	"time"

	"github.com/shopspring/decimal"
)

type Product struct {
	Base
	Sku         string          `gorm:"size:64;uniqueIndex;not null" json:"sku"`
	Name        string          `gorm:"size:200;not null" json:"name"`
	Price       decimal.Decimal `gorm:"type:decimal(10,2);not null" json:"price"`
	Stock       int             `gorm:"not null;default:0" json:"stock"`
	Active      bool            `gorm:"not null" json:"active"`
	ReleaseDate *time.Time      `json:"release_date"`
}

// TableName is the table that products stand in.
func (Product) TableName() string {
	return "products"
}
