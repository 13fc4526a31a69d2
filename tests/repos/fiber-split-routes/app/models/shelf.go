package models

type Shelf struct {
	ID    int    `json:"id"`
	Aisle string `json:"aisle"`
	Level int    `json:"level"`
}
