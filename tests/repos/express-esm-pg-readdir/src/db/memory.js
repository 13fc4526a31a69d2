import { readdirSync, readFileSync } from 'node:fs';
import { newDb } from 'pg-mem';
import { usePool } from './pool.js';

const migrations = new URL('../../migrations/', import.meta.url);

/** A fresh database in memory, with every migration run. */
export function database() {
  const memory = newDb({ noAstCoverageCheck: true });
  for (const name of readdirSync(migrations).sort()) {
    memory.public.none(readFileSync(new URL(name, migrations), 'utf8'));
  }
  const { Pool } = memory.adapters.createPg();
  usePool(new Pool());
}
