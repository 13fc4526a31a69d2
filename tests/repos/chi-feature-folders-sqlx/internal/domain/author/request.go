package author

type CreateRequest struct {
	FullName string `json:"full_name" validate:"required"`
	Active   bool   `json:"active"`
}
