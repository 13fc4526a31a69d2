package models

import "time"

type Pallet struct {
	ID        int       `json:"id"`
	Barcode   string    `json:"barcode"`
	Contents  string    `json:"contents"`
	WeightKg  float64   `json:"weight_kg"`
	Fragile   bool      `json:"fragile"`
	ArrivedAt time.Time `json:"arrived_at"`
}
