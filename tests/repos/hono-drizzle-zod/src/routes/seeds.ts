import { eq } from 'drizzle-orm';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Db } from '../db/client.js';
import { seeds } from '../db/schema.js';
import { validate } from '../http/validate.js';

const seedInput = z.object({
  variety: z.string().min(1),
  packets: z.number().int().min(0),
  heirloom: z.boolean(),
  notes: z.string().nullable().optional(),
});

const idParam = z.object({ id: z.coerce.number().int() });

export function seedRoutes(db: Db) {
  const app = new Hono();

  app.get('/', async (c) => {
    const all = await db.select().from(seeds).orderBy(seeds.id);
    return c.json(all);
  });

  app.get('/:id', validate('param', idParam), async (c) => {
    const { id } = c.req.valid('param');
    const [seed] = await db.select().from(seeds).where(eq(seeds.id, id));
    if (!seed) {
      return c.json({ error: 'Seed not found' }, 404);
    }
    return c.json(seed);
  });

  app.post('/', validate('json', seedInput), async (c) => {
    const input = c.req.valid('json');
    const taken = await db.select().from(seeds).where(eq(seeds.variety, input.variety));
    if (taken.length > 0) {
      return c.json({ error: 'Variety is taken' }, 409);
    }
    const [seed] = await db
      .insert(seeds)
      .values({ ...input, createdAt: new Date().toISOString() })
      .returning();
    return c.json(seed, 201);
  });

  app.put('/:id', validate('param', idParam), validate('json', seedInput), async (c) => {
    const { id } = c.req.valid('param');
    const [seed] = await db.update(seeds).set(c.req.valid('json')).where(eq(seeds.id, id)).returning();
    if (!seed) {
      return c.json({ error: 'Seed not found' }, 404);
    }
    return c.json(seed);
  });

  app.delete('/:id', validate('param', idParam), async (c) => {
    const { id } = c.req.valid('param');
    const [seed] = await db.delete(seeds).where(eq(seeds.id, id)).returning();
    if (!seed) {
      return c.json({ error: 'Seed not found' }, 404);
    }
    return c.body(null, 204);
  });

  return app;
}
