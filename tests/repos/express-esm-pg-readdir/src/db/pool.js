import pg from 'pg';

let pool;

export const usePool = (other) => {
  pool = other;
};

export const query = (text, values) => {
  pool ??= new pg.Pool({ connectionString: process.env.DATABASE_URL });
  return pool.query(text, values);
};
