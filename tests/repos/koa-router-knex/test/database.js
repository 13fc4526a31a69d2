const { newDb } = require('pg-mem')
const fs = require('node:fs')
const path = require('node:path')
const db = require('../src/db')

// Every migration on a database in memory.
module.exports = async function database () {
  const knex = newDb({ noAstCoverageCheck: true }).adapters.createKnex()
  const dir = path.join(__dirname, '..', 'migrations')
  for (const name of fs.readdirSync(dir).sort()) {
    await require(path.join(dir, name)).up(knex)
  }
  db.use(knex)
}
