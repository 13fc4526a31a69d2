import { z } from 'zod';

export const stationSchema = z.object({
  id: z.number().int(),
  code: z.string().min(3),
  harbour: z.string(),
  depth: z.number().int(),
  automatic: z.boolean(),
});

export interface Station extends z.infer<typeof stationSchema> {}
