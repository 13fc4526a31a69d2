import fp from 'fastify-plugin'
import type { Knex } from 'knex'
import { database } from '../database.js'

declare module 'fastify' {
  export interface FastifyInstance {
    knex: Knex;
  }
}

export default fp(
  async function (fastify) {
    fastify.decorate('knex', database())
    fastify.addHook('onClose', async () => fastify.knex.destroy())
  },
  { name: 'knex' }
)
