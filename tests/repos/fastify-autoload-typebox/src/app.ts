import path from 'node:path'
import { fileURLToPath } from 'node:url'
import autoload from '@fastify/autoload'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'

const here = path.dirname(fileURLToPath(import.meta.url))

export async function buildApp (options: FastifyServerOptions = {}): Promise<FastifyInstance> {
  const app = Fastify(options)

  await app.register(autoload, { dir: path.join(here, 'plugins') })
  await app.register(autoload, {
    dir: path.join(here, 'routes'),
    autoHooks: true,
    cascadeHooks: true
  })
  return app
}
