import { NextFunction, Request, Response } from 'express';
import { ParcelService } from '../services/parcel.service';

export class ParcelController {
  private service = new ParcelService();

  public getParcels = (req: Request, res: Response): void => {
    res.json({ data: this.service.findAllParcels() });
  };

  public getParcelById = (req: Request, res: Response, next: NextFunction): void => {
    try {
      res.json({ data: this.service.findParcelById(Number(req.params.id)) });
    } catch (error) {
      next(error);
    }
  };

  public createParcel = (req: Request, res: Response): void => {
    res.status(201).json({ data: this.service.createParcel(req.body) });
  };
}
