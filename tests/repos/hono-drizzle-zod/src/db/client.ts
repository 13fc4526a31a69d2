import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { drizzle, type SQLJsDatabase } from 'drizzle-orm/sql-js';
import initSqlJs from 'sql.js';
import * as schema from './schema.js';

export type Db = SQLJsDatabase<typeof schema>;

const migrations = join(import.meta.dirname, '../../drizzle');

/** A database in memory with every migration run. */
export async function openDatabase(): Promise<Db> {
  const SQL = await initSqlJs();
  const raw = new SQL.Database();
  for (const name of readdirSync(migrations).filter((n) => n.endsWith('.sql')).sort()) {
    raw.run(readFileSync(join(migrations, name), 'utf8'));
  }
  return drizzle(raw, { schema });
}
