package repository

const (
	createVenue = `INSERT INTO venues (name, city, created_at) VALUES ($1, $2, now()) RETURNING *`

	getVenues = `SELECT venue_id, name, city, created_at FROM venues ORDER BY name LIMIT 100`
)
