package repository

const (
	createEvent = `INSERT INTO events (user_id, slug, title, seats, sold_out, starts_at, created_at)
					VALUES ($1, $2, $3, $4, $5, $6, now())
					RETURNING *`

	updateEvent = `UPDATE events
					SET slug = $1,
						title = $2,
						seats = $3,
						sold_out = $4,
						starts_at = $5,
						updated_at = now()
					WHERE event_id = $6 AND user_id = $7
					RETURNING *`

	deleteEvent = `DELETE FROM events WHERE event_id = $1 AND user_id = $2`

	getEventByID = `SELECT event_id, user_id, slug, title, seats, sold_out, starts_at, created_at, updated_at
					FROM events
					WHERE event_id = $1`

	getEvents = `SELECT event_id, user_id, slug, title, seats, sold_out, starts_at, created_at, updated_at
					FROM events
					ORDER BY created_at DESC
					LIMIT 100`
)
