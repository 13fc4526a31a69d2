import type { ValidationTargets } from 'hono';
import { validator } from 'hono/validator';
import type { z } from 'zod';

/** What a request brings, as the schema says, or 400 with what is wrong. */
export const validate = <T extends z.ZodType, K extends keyof ValidationTargets>(target: K, schema: T) =>
  validator(target, (value, c) => {
    const result = schema.safeParse(value);
    if (!result.success) {
      return c.json({ error: result.error.issues[0]?.message ?? 'Invalid request' }, 400);
    }
    return result.data as z.output<T>;
  });
