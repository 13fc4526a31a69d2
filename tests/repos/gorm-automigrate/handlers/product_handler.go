package handlers

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/shopspring/decimal"
	"gorm.io/gorm"

	"github.com/mapleworks/storefront/models"
)

type ProductHandler struct {
	DB *gorm.DB
}

func NewProductHandler(db *gorm.DB) *ProductHandler {
	return &ProductHandler{DB: db}
}

type CreateProductInput struct {
	Sku         string          `json:"sku" binding:"required,max=64"`
	Name        string          `json:"name" binding:"required,max=200"`
	Price       decimal.Decimal `json:"price" binding:"required"`
	Stock       int             `json:"stock" binding:"gte=0"`
	Active      bool            `json:"active"`
	ReleaseDate *time.Time      `json:"release_date"`
}

type UpdateProductInput struct {
	Sku         *string          `json:"sku" binding:"omitempty,max=64"`
	Name        *string          `json:"name" binding:"omitempty,max=200"`
	Price       *decimal.Decimal `json:"price"`
	Stock       *int             `json:"stock" binding:"omitempty,gte=0"`
	Active      *bool            `json:"active"`
	ReleaseDate *time.Time       `json:"release_date"`
}

// GetProducts lists the products, the oldest first.
func (h *ProductHandler) GetProducts(c *gin.Context) {
	var products []models.Product
	if err := h.DB.WithContext(c).Order("id").Limit(100).Find(&products).Error; err != nil {
		respondError(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"data": products})
}

// GetProduct returns one product.
func (h *ProductHandler) GetProduct(c *gin.Context) {
	var product models.Product
	if err := h.DB.WithContext(c).First(&product, "id = ?", c.Param("id")).Error; err != nil {
		respondError(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"data": product})
}

// CreateProduct stores a new product.
func (h *ProductHandler) CreateProduct(c *gin.Context) {
	var input CreateProductInput
	if err := c.ShouldBindJSON(&input); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	product := models.Product{
		Sku:         input.Sku,
		Name:        input.Name,
		Price:       input.Price,
		Stock:       input.Stock,
		Active:      input.Active,
		ReleaseDate: input.ReleaseDate,
	}
	if err := h.DB.WithContext(c).Create(&product).Error; err != nil {
		respondError(c, err)
		return
	}
	c.JSON(http.StatusCreated, gin.H{"data": product})
}

// UpdateProduct changes the fields that are given.
func (h *ProductHandler) UpdateProduct(c *gin.Context) {
	var product models.Product
	if err := h.DB.WithContext(c).First(&product, "id = ?", c.Param("id")).Error; err != nil {
		respondError(c, err)
		return
	}
	var input UpdateProductInput
	if err := c.ShouldBindJSON(&input); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	if input.Sku != nil {
		product.Sku = *input.Sku
	}
	if input.Name != nil {
		product.Name = *input.Name
	}
	if input.Price != nil {
		product.Price = *input.Price
	}
	if input.Stock != nil {
		product.Stock = *input.Stock
	}
	if input.Active != nil {
		product.Active = *input.Active
	}
	if input.ReleaseDate != nil {
		product.ReleaseDate = input.ReleaseDate
	}
	if err := h.DB.WithContext(c).Save(&product).Error; err != nil {
		respondError(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"data": product})
}

// DeleteProduct removes a product.
func (h *ProductHandler) DeleteProduct(c *gin.Context) {
	result := h.DB.WithContext(c).Delete(&models.Product{}, "id = ?", c.Param("id"))
	if result.Error != nil {
		respondError(c, result.Error)
		return
	}
	if result.RowsAffected == 0 {
		respondError(c, gorm.ErrRecordNotFound)
		return
	}
	c.Status(http.StatusNoContent)
}
