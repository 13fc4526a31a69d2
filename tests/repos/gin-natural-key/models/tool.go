package models

// Tool is known by the number that its maker gives it.
type Tool struct {
	SKU   string `json:"sku" gorm:"primaryKey" binding:"required"`
	Name  string `json:"name" binding:"required"`
	Maker string `json:"maker"`
}
