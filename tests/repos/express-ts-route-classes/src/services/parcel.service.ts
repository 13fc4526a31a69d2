import { HttpException } from '../exceptions/http.exception';
import { Parcel, ParcelInput } from '../interfaces/parcel.interface';

export class ParcelService {
  private parcels: Parcel[] = [];

  public findAllParcels(): Parcel[] {
    return this.parcels;
  }

  public findParcelById(id: number): Parcel {
    const parcel = this.parcels.find(known => known.id === id);
    if (!parcel) throw new HttpException(404, 'There is no such parcel');
    return parcel;
  }

  public createParcel(input: ParcelInput): Parcel {
    const parcel: Parcel = {
      id: this.parcels.length + 1,
      label: input.label,
      weight: input.weight,
      fragile: input.fragile,
    };
    this.parcels.push(parcel);
    return parcel;
  }
}
