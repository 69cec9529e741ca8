/** Colours of the page in one place: the style sheet, the scene and the drawings take them from here. A test recomputes contrasts and distances. */
export type Theme = 'dark' | 'light';

export interface Tokens {
  /** Panels and page. */
  readonly bg: string;
  /** Behind the scene and inside drawings. */
  readonly space: string;
  /** Inputs and menus. */
  readonly raise: string;
  readonly line: string;
  readonly line2: string;
  readonly text: string;
  readonly text2: string;
  readonly text3: string;
  readonly fill: string;
  readonly sun: string;
  readonly watch: string;
  readonly caution: string;
  readonly warning: string;
}

export const TOKENS: Readonly<Record<Theme, Tokens>> = {
  dark: {
    bg: '#101214',
    space: '#08090B',
    raise: '#181B1E',
    line: '#26292D',
    line2: '#3A3E43',
    text: '#ECEAE4',
    text2: '#ABA9A2',
    text3: '#8A8882',
    fill: 'rgb(236 234 228 / 7%)',
    sun: '#8A7440',
    watch: '#8FB8DE',
    caution: '#F2C14E',
    warning: '#F0603F',
  },
  light: {
    bg: '#FBFAF7',
    space: '#F1EFE9',
    raise: '#FFFFFF',
    line: '#DEDBD2',
    line2: '#BDB9AE',
    text: '#1B1D20',
    text2: '#54565A',
    text3: '#6A6B6F',
    fill: 'rgb(27 29 32 / 5%)',
    sun: '#E7C987',
    watch: '#2F6DA3',
    caution: '#9A6B00',
    warning: '#9E1B0E',
  },
};

/** The five vehicles that have a colour; every other one is drawn in `text2`. */
export type Hue = 'orbiter' | 'returner' | 'lander' | 'ascender' | 'relay';

export const HUES: Readonly<Record<Theme, Readonly<Record<Hue, string>>>> = {
  dark: { orbiter: '#86B2F4', returner: '#F7B150', lander: '#5ADFC4', ascender: '#D2667F', relay: '#8B78DC' },
  light: { orbiter: '#3563A0', returner: '#9A5A0A', lander: '#1F958A', ascender: '#85123F', relay: '#40188A' },
};

const HUE_NAMES: readonly string[] = ['orbiter', 'returner', 'lander', 'ascender', 'relay'];

/** The colour of a module, a vehicle or the relay. A vehicle of several modules goes by what leads it: `stack` is the orbiter's, `capsule` the returner's. */
export function hueOf(id: string, theme: Theme): string {
  const lead = id === 'stack' ? 'orbiter' : id === 'capsule' ? 'returner' : id;
  return HUE_NAMES.includes(lead) ? HUES[theme][lead as Hue] : TOKENS[theme].text2;
}

/** The tokens as CSS custom properties of one theme. */
export function cssOf(theme: Theme): string {
  const of = (prefix: string, x: object): string[] => Object.entries(x).map(([k, v]) => `--${prefix}${k}:${v}`);
  return [...of('', TOKENS[theme]), ...of('hue-', HUES[theme])].join(';');
}
