/** What the name of a measure says about its SI unit; the first that fits. Names are part of the record, units are not: the words of the house are few and mean one thing each. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/energy/, 'J/kg'],
  [/farthest-from-plane/, 'm'],
  [/(?:heat|radiative)-flux/, 'W/m2'],
  [/heat-load/, 'J/m2'],
  [/(?:^|-)load$/, 'm/s2'],
  [/throttle/, 'N'],
  [/-to-weight|burns$|reversals$/, ''],
  [/(?:delta-v|speed|velocity)$|(?:^|-)speed-/, 'm/s'],
  [/(?:^|-)(?:mass|propellant)(?:-|$)/, 'kg'],
  [/(?:handover|aimed)-cross-track/, 'm'],
  [/(?:^|-)(?:inclination|node|azimuth|cross-track|angle|elevation|plane|phase-of|sun-at|slope|arc)(?:-|$)(?!offset)/, 'rad'],
  [/(?:^|-)(?:duration|stay|late|period|margin|time|length|after|work-ends|close-approach)(?:-|$)|-to-(?:entry|landing)$/, 's'],
  [
    /(?:^|-)(?:altitude|height|perilune|apolune|perigee|apogee|miss|offset|distance|range|site|obstacle|drift|behind|below|perimeter)(?:-|$)/,
    'm',
  ],
];

/** SI unit of a measure by its name (`entry.peak-load` → `m/s2`): '' for a plain number, undefined where the name does not say (an epoch, a place, a word, or no measure of the house). */
export function unitOfMeasure(name: string): string | undefined {
  const short = name.slice(name.indexOf('.') + 1);
  return MEANINGS.find(([pattern]) => pattern.test(short))?.[1];
}
