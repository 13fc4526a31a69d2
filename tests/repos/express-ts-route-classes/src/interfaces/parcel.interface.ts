export interface Parcel {
  id: number;
  label: string;
  weight: number;
  fragile: boolean;
}

export type ParcelInput = Omit<Parcel, 'id'>;
