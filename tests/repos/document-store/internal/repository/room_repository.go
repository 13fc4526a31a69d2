package repository

import (
	"context"

	"github.com/rowan-health/clinic/docstore"
	"github.com/rowan-health/clinic/internal/domain"
)

type roomRepository struct {
	collection docstore.Collection
}

func NewRoomRepository(db docstore.Database) domain.RoomRepository {
	return &roomRepository{collection: db.Collection(domain.CollectionRoom)}
}

func (rr *roomRepository) Create(ctx context.Context, room *domain.Room) error {
	return rr.collection.InsertOne(ctx, room)
}

func (rr *roomRepository) Fetch(ctx context.Context, userID string) ([]domain.Room, error) {
	var rooms []domain.Room
	err := rr.collection.Find(ctx, docstore.M{"userID": userID}, &rooms)
	return rooms, err
}
