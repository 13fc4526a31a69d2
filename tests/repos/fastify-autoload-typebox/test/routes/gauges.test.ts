import assert from 'node:assert'
import { describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import type { Gauge } from '../../src/schemas/gauges.js'
import { build, key } from '../helper.js'

async function createGauge (app: FastifyInstance, gaugeData: Partial<Gauge> = {}) {
  const res = await app.inject({
    method: 'POST',
    url: '/api/gauges',
    headers: key,
    payload: { code: 'G-1', river: 'Severn', depth: 12, active: true, ...gaugeData }
  })
  assert.strictEqual(res.statusCode, 201, res.payload)
  return res.json() as Gauge
}

describe('Gauges api', () => {
  describe('GET /api/gauges', () => {
    it('should return all gauges', async (t) => {
      const app = await build(t)
      await createGauge(app)
      await createGauge(app, { code: 'G-2' })

      const res = await app.inject({ method: 'GET', url: '/api/gauges', headers: key })

      assert.strictEqual(res.statusCode, 200)
      assert.strictEqual(res.json().length, 2)
    })

    it('should return 401 without a key', async (t) => {
      const app = await build(t)

      const res = await app.inject({ method: 'GET', url: '/api/gauges' })

      assert.strictEqual(res.statusCode, 401)
    })
  })

  describe('GET /api/gauges/:id', () => {
    it('should return a gauge', async (t) => {
      const app = await build(t)
      const { id } = await createGauge(app)

      const res = await app.inject({ method: 'GET', url: `/api/gauges/${id}`, headers: key })

      assert.strictEqual(res.statusCode, 200)
      assert.strictEqual(res.json().code, 'G-1')
    })

    it('should return 404 if the gauge is not found', async (t) => {
      const app = await build(t)

      const res = await app.inject({ method: 'GET', url: '/api/gauges/9999', headers: key })

      assert.strictEqual(res.statusCode, 404)
      assert.strictEqual(res.json().message, 'Gauge not found')
    })
  })

  describe('GET /api/gauges/lowest', () => {
    it('should return the gauge with the lowest water', async (t) => {
      const app = await build(t)
      await createGauge(app, { code: 'G-1', depth: 9 })
      const low = await createGauge(app, { code: 'G-2', depth: 2 })

      const res = await app.inject({ method: 'GET', url: '/api/gauges/lowest', headers: key })

      assert.strictEqual(res.json().id, low.id)
    })
  })

  describe('POST /api/gauges', () => {
    it('should return 400 if the payload is invalid', async (t) => {
      const app = await build(t)

      const res = await app.inject({
        method: 'POST',
        url: '/api/gauges',
        headers: key,
        payload: { code: '', river: 'Severn', depth: 12, active: true }
      })

      assert.strictEqual(res.statusCode, 400)
      assert.strictEqual(res.json().message, 'body/code must NOT have fewer than 1 characters')
    })
  })

  describe('PATCH /api/gauges/:id', () => {
    it('should update a gauge', async (t) => {
      const app = await build(t)
      const { id } = await createGauge(app)

      const res = await app.inject({
        method: 'PATCH',
        url: `/api/gauges/${id}`,
        headers: key,
        payload: { code: 'G-9', depth: 15, active: false }
      })

      assert.strictEqual(res.statusCode, 200)
      assert.strictEqual(res.json().active, false)
    })
  })

  describe('DELETE /api/gauges/:id', () => {
    it('should delete a gauge', async (t) => {
      const app = await build(t)
      const { id } = await createGauge(app)

      const res = await app.inject({ method: 'DELETE', url: `/api/gauges/${id}`, headers: key })
      assert.strictEqual(res.statusCode, 204)

      const again = await app.inject({ method: 'DELETE', url: `/api/gauges/${id}`, headers: key })
      assert.strictEqual(again.statusCode, 404)
    })
  })
})
