import { rayAt } from '../scene-maths/camera.ts';
import { rayHits } from '../scene-maths/globe.ts';
import { turnBack } from '../scene-maths/into.ts';
import { EARTH_POLE, EARTH_RADIUS } from './figures.ts';
import type { Now } from './now.ts';

/** What is at a place of the picture (px): a vehicle, by its leading module, or a body. */
export function pick(now: Now, x: number, y: number): string | undefined {
  let best: string | undefined;
  let least = 24;
  for (const c of now.crafts) {
    const d = Math.hypot(c.screen[0] - x, c.screen[1] - y) - c.size / 2;
    if (c.seen && d < least) {
      least = d;
      best = c.lead;
    }
  }
  return best ?? (['moon', 'earth'] as const).find((body) => hit(now, body, x, y) !== undefined);
}

/** Where the ray of a px meets a body, m in the body's own axes. */
export function hit(now: Now, body: 'earth' | 'moon', x: number, y: number): Float64Array | undefined {
  const ray = new Float64Array(3);
  const eye = new Float64Array(3);
  const own = new Float64Array(3);
  rayAt(now.view, x, y, own);
  turnBack(now.turns[body], 0, own, 0, ray, 0);
  for (let k = 0; k < 3; k++) own[k] = -now.fromEye[body][k];
  turnBack(now.turns[body], 0, own, 0, eye, 0);
  const t = body === 'moon' ? rayHits(eye, ray, now.moonRadius, now.moonRadius) : rayHits(eye, ray, EARTH_RADIUS, EARTH_POLE);
  return t === undefined ? undefined : Float64Array.from(eye, (e, k) => e + t * ray[k]);
}
