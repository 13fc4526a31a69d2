const db = require('../db')

const columns = ['id', 'name', 'code', 'weight', 'borrowed', 'bought_on', 'created_at']

const findAll = () => db.get()('tools').select(columns).orderBy('id')

const findById = (id) => db.get()('tools').select(columns).where({ id }).first()

const findByCode = (code) => db.get()('tools').select(columns).where({ code }).first()

const insert = async ({ name, code, weight, borrowed, bought_on }) => {
  const [row] = await db.get()('tools').insert({ name, code, weight, borrowed, bought_on }).returning(columns)
  return row
}

const update = async (id, { name, code, weight, borrowed, bought_on }) => {
  const [row] = await db.get()('tools')
    .where({ id })
    .update({ name, code, weight, borrowed, bought_on })
    .returning(columns)
  return row
}

const remove = (id) => db.get()('tools').where({ id }).del()

module.exports = { findAll, findById, findByCode, insert, update, remove }
