package handlers

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"depot/app/models"
	"depot/app/store"
)

type PalletHandler struct {
	pallets *store.Pallets
}

func NewPalletHandler(pallets *store.Pallets) *PalletHandler {
	return &PalletHandler{pallets: pallets}
}

type createPallet struct {
	Barcode   string    `json:"barcode"`
	Contents  string    `json:"contents"`
	WeightKg  float64   `json:"weight_kg"`
	Fragile   bool      `json:"fragile"`
	ArrivedAt time.Time `json:"arrived_at"`
}

func (in createPallet) check() string {
	if in.Barcode == "" {
		return "barcode is required"
	}
	if in.Contents == "" {
		return "contents is required"
	}
	if in.WeightKg < 0 {
		return "weight_kg must not be negative"
	}
	if in.ArrivedAt.IsZero() {
		return "arrived_at is required"
	}
	return ""
}

type updatePallet struct {
	Barcode   *string    `json:"barcode"`
	Contents  *string    `json:"contents"`
	WeightKg  *float64   `json:"weight_kg"`
	Fragile   *bool      `json:"fragile"`
	ArrivedAt *time.Time `json:"arrived_at"`
}

func (h *PalletHandler) List(c *fiber.Ctx) error {
	return c.JSON(h.pallets.All(c.QueryInt("limit", 20)))
}

func (h *PalletHandler) Get(c *fiber.Ctx) error {
	id, err := c.ParamsInt("id")
	if err != nil {
		return problem(c, fiber.StatusNotFound, "not found")
	}
	pallet, err := h.pallets.Find(id)
	if err != nil {
		return storeProblem(c, err)
	}
	return c.JSON(pallet)
}

func (h *PalletHandler) Create(c *fiber.Ctx) error {
	var in createPallet
	if err := c.BodyParser(&in); err != nil {
		return problem(c, fiber.StatusBadRequest, "body is no JSON")
	}
	if msg := in.check(); msg != "" {
		return problem(c, fiber.StatusUnprocessableEntity, msg)
	}
	pallet, err := h.pallets.Add(models.Pallet{
		Barcode:   in.Barcode,
		Contents:  in.Contents,
		WeightKg:  in.WeightKg,
		Fragile:   in.Fragile,
		ArrivedAt: in.ArrivedAt,
	})
	if err != nil {
		return storeProblem(c, err)
	}
	return c.Status(fiber.StatusCreated).JSON(pallet)
}

func (h *PalletHandler) Update(c *fiber.Ctx) error {
	id, err := c.ParamsInt("id")
	if err != nil {
		return problem(c, fiber.StatusNotFound, "not found")
	}
	var in updatePallet
	if err := c.BodyParser(&in); err != nil {
		return problem(c, fiber.StatusBadRequest, "body is no JSON")
	}
	pallet, err := h.pallets.Find(id)
	if err != nil {
		return storeProblem(c, err)
	}
	if in.Barcode != nil {
		pallet.Barcode = *in.Barcode
	}
	if in.Contents != nil {
		pallet.Contents = *in.Contents
	}
	if in.WeightKg != nil {
		pallet.WeightKg = *in.WeightKg
	}
	if in.Fragile != nil {
		pallet.Fragile = *in.Fragile
	}
	if in.ArrivedAt != nil {
		pallet.ArrivedAt = *in.ArrivedAt
	}
	if err := h.pallets.Replace(pallet); err != nil {
		return storeProblem(c, err)
	}
	return c.JSON(pallet)
}

func (h *PalletHandler) Delete(c *fiber.Ctx) error {
	id, err := c.ParamsInt("id")
	if err != nil {
		return problem(c, fiber.StatusNotFound, "not found")
	}
	if err := h.pallets.Remove(id); err != nil {
		return storeProblem(c, err)
	}
	return c.SendStatus(fiber.StatusNoContent)
}
