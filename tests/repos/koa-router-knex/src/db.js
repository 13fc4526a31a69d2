const knex = require('knex')
const config = require('../knexfile')

let db

module.exports = {
  get: () => {
    db = db || knex(config)
    return db
  },
  use: (other) => {
    db = other
  }
}
