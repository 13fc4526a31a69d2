package database

import (
	"fmt"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"

	"github.com/mapleworks/toolshed/models"
)

// DB is the open database.
var DB *gorm.DB

// Connect opens the database and makes its tables.
func Connect(path string) error {
	db, err := gorm.Open(sqlite.Open(path), &gorm.Config{TranslateError: true})
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	if err := db.AutoMigrate(&models.Tool{}); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	DB = db
	return nil
}

// Seed stores what a new database begins with.
func Seed() error {
	tools := []models.Tool{
		{SKU: "HAM-01", Name: "Claw hammer", Maker: "North Forge"},
		{SKU: "SAW-07", Name: "Tenon saw", Maker: "North Forge"},
		{SKU: "VIC-12", Name: "Bench vice", Maker: "Old Iron"},
	}

	for _, tool := range tools {
		if err := DB.FirstOrCreate(&tool).Error; err != nil {
			return fmt.Errorf("seed %s: %w", tool.SKU, err)
		}
	}
	return nil
}
