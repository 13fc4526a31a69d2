package repository

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"ticketdesk/internal/model"
)

// TicketRepository reads and writes the table tickets.
type TicketRepository struct {
	db *sql.DB
}

// NewTicketRepository makes one.
func NewTicketRepository(db *sql.DB) *TicketRepository {
	return &TicketRepository{db: db}
}

// FindAll returns up to a hundred tickets.
func (r *TicketRepository) FindAll(ctx context.Context) ([]model.Ticket, error) {
	rows, err := r.db.QueryContext(ctx, `
		SELECT id, reference, subject, priority, urgent, due_at
		FROM tickets
		ORDER BY reference
		LIMIT 100`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()

	tickets := []model.Ticket{}
	for rows.Next() {
		var ticket model.Ticket
		if err := rows.Scan(
			&ticket.ID,
			&ticket.Reference,
			&ticket.Subject,
			&ticket.Priority,
			&ticket.Urgent,
			&ticket.DueAt,
		); err != nil {
			return nil, err
		}
		tickets = append(tickets, ticket)
	}
	return tickets, rows.Err()
}

// FindByID returns one ticket.
func (r *TicketRepository) FindByID(ctx context.Context, id string) (*model.Ticket, error) {
	var ticket model.Ticket
	err := r.db.QueryRowContext(ctx, `
		SELECT id, reference, subject, priority, urgent, due_at
		FROM tickets
		WHERE id = $1`, id).Scan(
		&ticket.ID,
		&ticket.Reference,
		&ticket.Subject,
		&ticket.Priority,
		&ticket.Urgent,
		&ticket.DueAt,
	)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, model.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return &ticket, nil
}

// Insert adds a ticket.
func (r *TicketRepository) Insert(ctx context.Context, ticket *model.Ticket) error {
	_, err := r.db.ExecContext(ctx, `
		INSERT INTO tickets (id, reference, subject, priority, urgent, due_at)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		ticket.ID,
		ticket.Reference,
		ticket.Subject,
		ticket.Priority,
		ticket.Urgent,
		ticket.DueAt,
	)
	return translate(err)
}

// Update replaces a ticket.
func (r *TicketRepository) Update(ctx context.Context, ticket *model.Ticket) error {
	result, err := r.db.ExecContext(ctx, `
		UPDATE tickets
		SET reference = $2,
			subject = $3,
			priority = $4,
			urgent = $5,
			due_at = $6
		WHERE id = $1`,
		ticket.ID,
		ticket.Reference,
		ticket.Subject,
		ticket.Priority,
		ticket.Urgent,
		ticket.DueAt,
	)
	if err != nil {
		return translate(err)
	}
	return oneRow(result)
}

// Delete drops a ticket.
func (r *TicketRepository) Delete(ctx context.Context, id string) error {
	result, err := r.db.ExecContext(ctx, `DELETE FROM tickets WHERE id = $1`, id)
	if err != nil {
		return err
	}
	return oneRow(result)
}

func oneRow(result sql.Result) error {
	n, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if n == 0 {
		return model.ErrNotFound
	}
	return nil
}

func translate(err error) error {
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) && pgErr.Code == "23505" {
		return model.ErrDuplicate
	}
	return err
}
