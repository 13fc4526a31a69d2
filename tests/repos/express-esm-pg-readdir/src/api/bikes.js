import { Router } from 'express';
import { z } from 'zod';
import { deleteBike, findBike, findBikes, insertBike, updateBike } from '../db/bikes.js';
import { handle, HttpError } from '../middleware/errors.js';
import { validate } from '../middleware/validate.js';

const bikeSchema = z.object({
  frame: z.string().min(1).max(40),
  model: z.string().min(1),
  gears: z.number().int().min(1),
  electric: z.boolean(),
});

const router = Router();

router.get('/bikes', handle(async (req, res) => {
  res.json(await findBikes());
}));

router.get('/bikes/:id', handle(async (req, res) => {
  const bike = await findBike(req.params.id);
  if (!bike) throw new HttpError(404, 'Bike not found');
  res.json(bike);
}));

router.post('/bikes', validate(bikeSchema), handle(async (req, res) => {
  const bike = await insertBike(req.body);
  res.status(201).json(bike);
}));

router.put('/bikes/:id', validate(bikeSchema), handle(async (req, res) => {
  const bike = await updateBike(req.params.id, req.body);
  if (!bike) throw new HttpError(404, 'Bike not found');
  res.json(bike);
}));

router.delete('/bikes/:id', handle(async (req, res) => {
  if (!(await deleteBike(req.params.id))) throw new HttpError(404, 'Bike not found');
  res.status(204).end();
}));

export default router;
