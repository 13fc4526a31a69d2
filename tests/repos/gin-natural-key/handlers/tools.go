package handlers

import (
	"errors"
	"log"
	"net/http"

	"github.com/gin-gonic/gin"
	"gorm.io/gorm"

	"github.com/mapleworks/toolshed/database"
	"github.com/mapleworks/toolshed/models"
)

// GetTools lists all tools.
func GetTools(c *gin.Context) {
	var tools []models.Tool
	if err := database.DB.Find(&tools).Error; err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, tools)
}

// GetToolBySKU returns the tool whose SKU is that of the path.
func GetToolBySKU(c *gin.Context) {
	var tool models.Tool
	if err := database.DB.Where("sku = ?", c.Param("sku")).First(&tool).Error; err != nil {
		c.JSON(http.StatusNotFound, gin.H{"error": "no such tool"})
		return
	}
	c.JSON(http.StatusOK, tool)
}

// PostTool stores a new tool.
func PostTool(c *gin.Context) {
	var tool models.Tool
	if err := c.ShouldBindJSON(&tool); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	err := database.DB.Create(&tool).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		c.JSON(http.StatusConflict, gin.H{"error": "a tool with this SKU is there already"})
		return
	}
	if err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
		return
	}
	log.Printf("new tool %s", tool.SKU)
	c.JSON(http.StatusCreated, tool)
}

// PutToolBySKU changes the tool with the SKU of the path.
func PutToolBySKU(c *gin.Context) {
	var tool, change models.Tool
	if err := database.DB.Where("sku = ?", c.Param("sku")).First(&tool).Error; err != nil {
		c.JSON(http.StatusNotFound, gin.H{"error": "no such tool"})
		return
	}
	if err := c.ShouldBindJSON(&change); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	if err := database.DB.Model(&tool).Updates(&change).Error; err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, tool)
}

// DeleteToolBySKU removes the tool with the SKU of the path.
func DeleteToolBySKU(c *gin.Context) {
	if err := database.DB.Where("sku = ?", c.Param("sku")).Delete(&models.Tool{}).Error; err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
		return
	}
	c.Status(http.StatusNoContent)
}
