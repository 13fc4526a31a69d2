package repository

import (
	"context"
	"database/sql"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/northwind-labs/taskhub/domain"
)

type taskRepository struct {
	database *sql.DB
}

func NewTaskRepository(db *sql.DB) domain.TaskRepository {
	return &taskRepository{database: db}
}

func (tr *taskRepository) Create(c context.Context, task *domain.Task) error {
	task.ID = uuid.NewString()
	query := `INSERT INTO tasks (id, code, title, done, estimate, due_on, user_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		RETURNING created_at`
	err := tr.database.QueryRowContext(c, query,
		task.ID, task.Code, task.Title, task.Done, task.Estimate, task.DueOn, task.UserID,
	).Scan(&task.CreatedAt)
	if isUniqueViolation(err) {
		return domain.ErrConflict
	}
	return err
}

func (tr *taskRepository) FetchByUserID(c context.Context, userID string) ([]domain.Task, error) {
	query := `SELECT id, code, title, done, estimate, due_on, user_id, created_at
		FROM tasks WHERE user_id = $1 ORDER BY created_at LIMIT 100`
	rows, err := tr.database.QueryContext(c, query, userID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()

	tasks := []domain.Task{}
	for rows.Next() {
		var task domain.Task
		if err := rows.Scan(&task.ID, &task.Code, &task.Title, &task.Done, &task.Estimate, &task.DueOn, &task.UserID, &task.CreatedAt); err != nil {
			return nil, err
		}
		tasks = append(tasks, task)
	}
	return tasks, rows.Err()
}

func (tr *taskRepository) GetByID(c context.Context, userID string, id string) (domain.Task, error) {
	var task domain.Task
	query := `SELECT id, code, title, done, estimate, due_on, user_id, created_at
		FROM tasks WHERE user_id = $1 AND id = $2`
	err := tr.database.QueryRowContext(c, query, userID, id).
		Scan(&task.ID, &task.Code, &task.Title, &task.Done, &task.Estimate, &task.DueOn, &task.UserID, &task.CreatedAt)
	if errors.Is(err, sql.ErrNoRows) {
		return task, domain.ErrNotFound
	}
	return task, err
}

func (tr *taskRepository) Update(c context.Context, task *domain.Task) error {
	query := `UPDATE tasks SET code = $1, title = $2, done = $3, estimate = $4, due_on = $5
		WHERE user_id = $6 AND id = $7
		RETURNING created_at`
	err := tr.database.QueryRowContext(c, query,
		task.Code, task.Title, task.Done, task.Estimate, task.DueOn, task.UserID, task.ID,
	).Scan(&task.CreatedAt)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return domain.ErrNotFound
	case isUniqueViolation(err):
		return domain.ErrConflict
	}
	return err
}

func (tr *taskRepository) Delete(c context.Context, userID string, id string) error {
	result, err := tr.database.ExecContext(c, `DELETE FROM tasks WHERE user_id = $1 AND id = $2`, userID, id)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(domain.ErrNotFound, err)
	}
	return nil
}

func isUniqueViolation(err error) bool {
	var pgErr *pgconn.PgError
	return errors.As(err, &pgErr) && pgErr.Code == "23505"
}
