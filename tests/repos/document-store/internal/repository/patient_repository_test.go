package repository

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rowan-health/clinic/docstore"
	"github.com/rowan-health/clinic/docstore/memstore"
	"github.com/rowan-health/clinic/internal/domain"
)

func TestPatientRepository(t *testing.T) {
	ctx := context.Background()
	repo := NewPatientRepository(memstore.New())

	patient := domain.Patient{
		ID:        "p1",
		UserID:    "u1",
		Insurance: "A-123",
		FullName:  "Grace Hopper",
		Visits:    2,
		Active:    true,
		BornOn:    time.Date(1906, time.December, 9, 0, 0, 0, 0, time.UTC),
	}
	require.NoError(t, repo.Create(ctx, &patient))
	require.ErrorIs(t, repo.Create(ctx, &patient), docstore.ErrDuplicateKey)

	got, err := repo.GetByID(ctx, "u1", "p1")
	require.NoError(t, err)
	require.Equal(t, patient, got)

	_, err = repo.GetByID(ctx, "u2", "p1")
	require.ErrorIs(t, err, docstore.ErrNoDocuments)

	patient.FullName = "Rear Admiral Hopper"
	require.NoError(t, repo.Update(ctx, &patient))
	patients, err := repo.Fetch(ctx, "u1")
	require.NoError(t, err)
	require.Len(t, patients, 1)
	require.Equal(t, "Rear Admiral Hopper", patients[0].FullName)

	require.NoError(t, repo.Delete(ctx, "u1", "p1"))
	require.ErrorIs(t, repo.Delete(ctx, "u1", "p1"), docstore.ErrNoDocuments)
}
