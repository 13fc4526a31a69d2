import { Router } from 'express';
import { Route } from '../interfaces/route.interface';

export class StatusRoute implements Route {
  public router = Router();

  constructor() {
    this.router.get('/status', (req, res) => {
      res.json({ ready: true });
    });
  }
}
