exports.up = function (knex) {
  return knex.schema.createTable('tools', function (table) {
    table.increments('id')
    table.string('name').notNullable()
    table.string('code', 20).notNullable().unique()
    table.integer('weight').notNullable()
    table.boolean('borrowed').notNullable()
    table.date('bought_on')
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now())
  })
}

exports.down = function (knex) {
  return knex.schema.dropTable('tools')
}
