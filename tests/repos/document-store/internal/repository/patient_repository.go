package repository

import (
	"context"

	"github.com/rowan-health/clinic/docstore"
	"github.com/rowan-health/clinic/internal/domain"
)

type patientRepository struct {
	collection docstore.Collection
}

func NewPatientRepository(db docstore.Database) domain.PatientRepository {
	collection := db.Collection(domain.CollectionPatient)
	collection.EnsureUnique("insurance")
	return &patientRepository{collection: collection}
}

func (pr *patientRepository) Create(ctx context.Context, patient *domain.Patient) error {
	return pr.collection.InsertOne(ctx, patient)
}

func (pr *patientRepository) Fetch(ctx context.Context, userID string) ([]domain.Patient, error) {
	var patients []domain.Patient
	err := pr.collection.Find(ctx, docstore.M{"userID": userID}, &patients)
	return patients, err
}

func (pr *patientRepository) GetByID(ctx context.Context, userID, id string) (domain.Patient, error) {
	var patient domain.Patient
	err := pr.collection.FindOne(ctx, docstore.M{"userID": userID, "_id": id}, &patient)
	return patient, err
}

func (pr *patientRepository) Update(ctx context.Context, patient *domain.Patient) error {
	return pr.collection.ReplaceOne(ctx, docstore.M{"userID": patient.UserID, "_id": patient.ID}, patient)
}

func (pr *patientRepository) Delete(ctx context.Context, userID, id string) error {
	return pr.collection.DeleteOne(ctx, docstore.M{"userID": userID, "_id": id})
}
