package models

type Customer struct {
	Base
	Name  string `gorm:"size:120;not null" json:"name"`
	Email string `gorm:"size:255;uniqueIndex;not null" json:"email"`
}
