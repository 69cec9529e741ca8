import { basisFrom } from './camera.ts';
import { rayHits } from './globe.ts';
import { dotAt, lengthAt, type Numbers, unitAt } from './into.ts';

/** Radius of the Sun, m. */
const SUN_RADIUS = 6.957e8;

/**
 * Where the shadow of one body falls on another: the outline of umbra (`inner`) or penumbra on the lit side of the receiver. Centres in m from any one place, radii in m, both taken as spheres. Writes up to `count` points (x y z, from
 * the same place) into `out` and returns how many; runs that miss the receiver leave a point of NaN between them. 0 when no shadow falls there, or when the umbra ends before it.
 */
export function shadowOutline(
  sun: Numbers,
  caster: Numbers,
  casterRadius: number,
  receiver: Numbers,
  receiverRadius: number,
  inner: boolean,
  count: number,
  out: Numbers,
): number {
  for (let k = 0; k < 3; k++) {
    AXIS[k] = caster[k] - sun[k];
    TO[k] = receiver[k] - caster[k];
  }
  const away = unitAt(AXIS, 0);
  const behind = dotAt(TO, 0, AXIS, 0);
  // before the caster, or so far aside that not even the penumbra meets it
  if (behind <= 0) return 0;
  const aside = Math.sqrt(Math.max(0, dotAt(TO, 0, TO, 0) - behind * behind));
  const wide = casterRadius + ((SUN_RADIUS + casterRadius) * behind) / away;
  if (aside > wide + receiverRadius) return 0;
  if (inner && (behind - receiverRadius) * (SUN_RADIUS - casterRadius) > casterRadius * away) return 0;
  basisFrom(Math.abs(AXIS[2]) < 0.9 ? Z : X, AXIS, FRAME);
  let n = 0;
  let hits = 0;
  let missed = true;
  for (let i = 0; i <= count - 1; i++) {
    const turn = (2 * Math.PI * i) / (count - 1);
    for (let k = 0; k < 3; k++) {
      const side = Math.cos(turn) * FRAME[k] + Math.sin(turn) * FRAME[3 + k];
      // from the Sun's limb on the same side (umbra) or the other one (penumbra) past that of the caster
      const limb = caster[k] + casterRadius * side;
      RAY[k] = limb - sun[k] - (inner ? 1 : -1) * SUN_RADIUS * side;
      FROM[k] = limb - receiver[k];
    }
    if (!(lengthAt(RAY, 0) > 0)) continue;
    unitAt(RAY, 0);
    const t = rayHits(FROM, RAY, receiverRadius, receiverRadius);
    if (t === undefined) {
      if (!missed) for (let k = 0; k < 3; k++) out[3 * n + k] = Number.NaN;
      if (!missed) n++;
      missed = true;
      continue;
    }
    for (let k = 0; k < 3; k++) out[3 * n + k] = receiver[k] + FROM[k] + t * RAY[k];
    n++;
    hits++;
    missed = false;
  }
  return hits > 1 ? n : 0;
}

const AXIS = new Float64Array(3);
const TO = new Float64Array(3);
const RAY = new Float64Array(3);
const FROM = new Float64Array(3);
const FRAME = new Float64Array(9);
const X = Float64Array.from([1, 0, 0]);
const Z = Float64Array.from([0, 0, 1]);
