import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CreateGaugeSchema, GaugeSchema, UpdateGaugeSchema } from '../../../schemas/gauges.js'

const IdSchema = Type.Object({ id: Type.Integer() })
const MessageSchema = Type.Object({ message: Type.String() })

const plugin: FastifyPluginAsyncTypebox = async (fastify) => {
  const { gaugesRepository } = fastify

  fastify.get(
    '/',
    { schema: { response: { 200: Type.Array(GaugeSchema) } } },
    async function () {
      return gaugesRepository.findAll()
    }
  )

  fastify.get(
    '/lowest',
    { schema: { response: { 200: GaugeSchema, 404: MessageSchema } } },
    async function (request, reply) {
      const gauge = await gaugesRepository.lowest()
      if (!gauge) {
        return reply.code(404).send({ message: 'Gauge not found' })
      }
      return gauge
    }
  )

  fastify.get(
    '/:id',
    { schema: { params: IdSchema, response: { 200: GaugeSchema, 404: MessageSchema } } },
    async function (request, reply) {
      const gauge = await gaugesRepository.findById(request.params.id)
      if (!gauge) {
        return reply.code(404).send({ message: 'Gauge not found' })
      }
      return gauge
    }
  )

  fastify.post(
    '/',
    { schema: { body: CreateGaugeSchema, response: { 201: GaugeSchema } } },
    async function (request, reply) {
      const gauge = await gaugesRepository.create(request.body)
      return reply.code(201).send(gauge)
    }
  )

  fastify.patch(
    '/:id',
    { schema: { params: IdSchema, body: UpdateGaugeSchema, response: { 200: GaugeSchema, 404: MessageSchema } } },
    async function (request, reply) {
      const gauge = await gaugesRepository.update(request.params.id, request.body)
      if (!gauge) {
        return reply.code(404).send({ message: 'Gauge not found' })
      }
      return gauge
    }
  )

  fastify.delete(
    '/:id',
    { schema: { params: IdSchema, response: { 204: Type.Null(), 404: MessageSchema } } },
    async function (request, reply) {
      const deleted = await gaugesRepository.delete(request.params.id)
      if (!deleted) {
        return reply.code(404).send({ message: 'Gauge not found' })
      }
      return reply.code(204).send(null)
    }
  )
}

export default plugin
