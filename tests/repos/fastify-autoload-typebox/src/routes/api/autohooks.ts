import type { FastifyInstance } from 'fastify'

// Everything below this folder asks for the key of a station.
export default async function (fastify: FastifyInstance): Promise<void> {
  fastify.addHook('onRequest', async (request, reply) => {
    if (request.headers['x-station-key'] !== (process.env.STATION_KEY ?? 'local')) {
      return reply.code(401).send({ message: 'Unknown station' })
    }
  })
}
