import { create } from 'zustand';

/** What can be shown or left out. */
export const SHOWN = ['trails', 'links', 'names', 'track', 'stations', 'shadow', 'before'] as const;
export type Shown = (typeof SHOWN)[number];

export const SHOWN_NAMES: Readonly<Record<Shown, string>> = {
  trails: 'Trails',
  links: 'Links',
  names: 'Names',
  track: 'Ground track',
  stations: 'Stations',
  shadow: 'Shadow',
  before: 'Flight before',
};

export const useShow = create<Readonly<Record<Shown, boolean>>>()(() => ({
  trails: true,
  links: true,
  names: true,
  track: false,
  stations: true,
  shadow: true,
  before: true,
}));
