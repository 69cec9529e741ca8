import { COVARIANCE_ROWS, COVARIANCE_UNITS } from '../ndm/xml.ts';

/** Tables 3-1 to 3-3 of CCSDS 502.0-B: the blocks of an OPM in their order, with their keywords. */
export const OPM_BLOCKS = {
  header: ['CLASSIFICATION', 'CREATION_DATE', 'ORIGINATOR', 'MESSAGE_ID'],
  metadata: ['OBJECT_NAME', 'OBJECT_ID', 'CENTER_NAME', 'REF_FRAME', 'REF_FRAME_EPOCH', 'TIME_SYSTEM'],
  state: ['EPOCH', 'X', 'Y', 'Z', 'X_DOT', 'Y_DOT', 'Z_DOT'],
  elements: ['SEMI_MAJOR_AXIS', 'ECCENTRICITY', 'INCLINATION', 'RA_OF_ASC_NODE', 'ARG_OF_PERICENTER', 'TRUE_ANOMALY', 'MEAN_ANOMALY', 'GM'],
  spacecraft: ['MASS', 'SOLAR_RAD_AREA', 'SOLAR_RAD_COEFF', 'DRAG_AREA', 'DRAG_COEFF'],
  covariance: ['COV_REF_FRAME', ...COVARIANCE_ROWS.flat()],
  manoeuvre: ['MAN_EPOCH_IGNITION', 'MAN_DURATION', 'MAN_DELTA_MASS', 'MAN_REF_FRAME', 'MAN_DV_1', 'MAN_DV_2', 'MAN_DV_3'],
} as const;
export type OpmBlock = keyof typeof OPM_BLOCKS | 'userDefined';
export const OPM_ORDER: readonly OpmBlock[] = [
  'header',
  'metadata',
  'state',
  'elements',
  'spacecraft',
  'covariance',
  'manoeuvre',
  'userDefined',
];

/** What a message may not be without. */
export const OPM_NEEDED: Partial<Record<OpmBlock, readonly string[]>> = {
  header: ['CREATION_DATE', 'ORIGINATOR'],
  metadata: ['OBJECT_NAME', 'OBJECT_ID', 'CENTER_NAME', 'REF_FRAME', 'TIME_SYSTEM'],
  state: OPM_BLOCKS.state,
};

/** The units of the standard: as they stand behind a value, and the factor to SI. */
export const OPM_UNITS: Readonly<Record<string, readonly [text: string, si: number]>> = {
  X: ['km', 1000],
  Y: ['km', 1000],
  Z: ['km', 1000],
  X_DOT: ['km/s', 1000],
  Y_DOT: ['km/s', 1000],
  Z_DOT: ['km/s', 1000],
  SEMI_MAJOR_AXIS: ['km', 1000],
  INCLINATION: ['deg', Math.PI / 180],
  RA_OF_ASC_NODE: ['deg', Math.PI / 180],
  ARG_OF_PERICENTER: ['deg', Math.PI / 180],
  TRUE_ANOMALY: ['deg', Math.PI / 180],
  MEAN_ANOMALY: ['deg', Math.PI / 180],
  GM: ['km**3/s**2', 1e9],
  MASS: ['kg', 1],
  SOLAR_RAD_AREA: ['m**2', 1],
  DRAG_AREA: ['m**2', 1],
  MAN_DURATION: ['s', 1],
  MAN_DELTA_MASS: ['kg', 1],
  MAN_DV_1: ['km/s', 1000],
  MAN_DV_2: ['km/s', 1000],
  MAN_DV_3: ['km/s', 1000],
  ...Object.fromEntries(Object.entries(COVARIANCE_UNITS).map(([key, unit]) => [key, [unit, 1e6] as const])),
};

/** Elements of NDM/XML for the blocks of the data section. */
export const OPM_ELEMENTS = {
  state: 'stateVector',
  elements: 'keplerianElements',
  spacecraft: 'spacecraftParameters',
  covariance: 'covarianceMatrix',
  manoeuvre: 'maneuverParameters',
  userDefined: 'userDefinedParameters',
} as const;
