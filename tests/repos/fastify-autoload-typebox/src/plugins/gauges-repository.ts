import type { Static } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { CreateGaugeSchema, Gauge, UpdateGaugeSchema } from '../schemas/gauges.js'

declare module 'fastify' {
  export interface FastifyInstance {
    gaugesRepository: ReturnType<typeof createRepository>;
  }
}

type CreateGauge = Static<typeof CreateGaugeSchema>
type UpdateGauge = Static<typeof UpdateGaugeSchema>

function createRepository (fastify: FastifyInstance) {
  const { knex } = fastify

  return {
    async findAll () {
      return knex<Gauge>('gauges').select('*').orderBy('id')
    },

    async findById (id: number) {
      return knex<Gauge>('gauges').where({ id }).first()
    },

    async create (newGauge: CreateGauge) {
      const [gauge] = await knex<Gauge>('gauges').insert(newGauge).returning('*')
      return gauge
    },

    async update (id: number, changes: UpdateGauge) {
      const [gauge] = await knex<Gauge>('gauges').where({ id }).update(changes).returning('*')
      return gauge
    },

    async delete (id: number) {
      const affectedRows = await knex<Gauge>('gauges').where({ id }).delete()
      return affectedRows > 0
    },

    async lowest () {
      return knex<Gauge>('gauges').select('*').orderBy('depth').first()
    }
  }
}

export default fp(
  async function (fastify) {
    fastify.decorate('gaugesRepository', createRepository(fastify))
  },
  { name: 'gauges-repository', dependencies: ['knex'] }
)
