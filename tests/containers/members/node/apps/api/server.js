import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { names } from 'names'

const app = new Hono()
app.get('/items', (c) => c.json(names))
serve({ fetch: app.fetch, port: 3000, hostname: '0.0.0.0' })
process.on('SIGTERM', () => process.exit(0))
