import { Router } from 'express';
import { ParcelController } from '../controllers/parcel.controller';
import { Route } from '../interfaces/route.interface';

export class ParcelRoute implements Route {
  public path = '/parcels';
  public router = Router();
  private parcel = new ParcelController();

  constructor() {
    this.initializeRoutes();
  }

  private initializeRoutes() {
    this.router.get(`${this.path}`, this.parcel.getParcels);
    this.router.get(`${this.path}/:id(\\d+)`, this.parcel.getParcelById);
    this.router.post(`${this.path}`, this.parcel.createParcel);
  }
}
