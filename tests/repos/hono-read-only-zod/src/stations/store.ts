import type { Station } from './schema';

// Where tides are measured. The list is kept by hand.
const stations: Station[] = [
  { id: 1, code: 'AVO', harbour: 'Avonmouth', depth: 14, automatic: true },
  { id: 2, code: 'ILF', harbour: 'Ilfracombe', depth: 9, automatic: false },
];

export const findStations = (): Station[] => stations;

export const findStation = (id: number): Station | undefined => stations.find((station) => station.id === id);
