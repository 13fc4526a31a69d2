import { query } from './pool.js';

const columns = 'id, frame, model, gears, electric, created_at';

export async function findBikes() {
  const { rows } = await query(`SELECT ${columns} FROM bikes ORDER BY id`);
  return rows;
}

export async function findBike(id) {
  const { rows } = await query(`SELECT ${columns} FROM bikes WHERE id = $1`, [id]);
  return rows[0];
}

export async function insertBike({ frame, model, gears, electric }) {
  const { rows } = await query(
    `INSERT INTO bikes (frame, model, gears, electric) VALUES ($1, $2, $3, $4) RETURNING ${columns}`,
    [frame, model, gears, electric],
  );
  return rows[0];
}

export async function updateBike(id, { frame, model, gears, electric }) {
  const { rows } = await query(
    `UPDATE bikes SET frame = $1, model = $2, gears = $3, electric = $4 WHERE id = $5 RETURNING ${columns}`,
    [frame, model, gears, electric, id],
  );
  return rows[0];
}

export async function deleteBike(id) {
  const { rowCount } = await query('DELETE FROM bikes WHERE id = $1', [id]);
  return rowCount > 0;
}
