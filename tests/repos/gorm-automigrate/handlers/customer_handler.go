package handlers

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"gorm.io/gorm"

	"github.com/mapleworks/storefront/models"
)

type CustomerHandler struct {
	DB *gorm.DB
}

func NewCustomerHandler(db *gorm.DB) *CustomerHandler {
	return &CustomerHandler{DB: db}
}

type CustomerInput struct {
	Name  string `json:"name" binding:"required,max=120"`
	Email string `json:"email" binding:"required,email"`
}

func (h *CustomerHandler) GetCustomers(c *gin.Context) {
	var customers []models.Customer
	if err := h.DB.WithContext(c).Order("id").Limit(100).Find(&customers).Error; err != nil {
		respondError(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"data": customers})
}

func (h *CustomerHandler) CreateCustomer(c *gin.Context) {
	var input CustomerInput
	if err := c.ShouldBindJSON(&input); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	customer := models.Customer{Name: input.Name, Email: input.Email}
	if err := h.DB.WithContext(c).Create(&customer).Error; err != nil {
		respondError(c, err)
		return
	}
	c.JSON(http.StatusCreated, gin.H{"data": customer})
}
