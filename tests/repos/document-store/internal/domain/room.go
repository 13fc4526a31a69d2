package domain

import "context"

const CollectionRoom = "rooms"

type Room struct {
	ID      string `doc:"_id" json:"id"`
	UserID  string `doc:"userID" json:"-"`
	Label   string `doc:"label" json:"label" validate:"required"`
	Sterile bool   `doc:"sterile" json:"sterile"`
}

type RoomRepository interface {
	Create(ctx context.Context, room *Room) error
	Fetch(ctx context.Context, userID string) ([]Room, error)
}
