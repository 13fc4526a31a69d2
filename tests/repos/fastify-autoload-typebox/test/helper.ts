import fs from 'node:fs'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { newDb } from 'pg-mem'
import { buildApp } from '../src/app.js'
import { useDatabase } from '../src/database.js'

const migrations = path.join(import.meta.dirname, '..', 'migrations')

export const key = { 'x-station-key': 'local' }

// The application on a database in memory, with every migration run.
export async function build (t: TestContext) {
  const memory = newDb({ noAstCoverageCheck: true })
  for (const name of fs.readdirSync(migrations).filter((n) => n.includes('.do.')).sort()) {
    memory.public.none(fs.readFileSync(path.join(migrations, name), 'utf8'))
  }
  useDatabase(memory.adapters.createKnex())

  const app = await buildApp()
  t.after(() => app.close())
  return app
}
