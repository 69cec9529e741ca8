import type { BodyId, Ephemeris, Epoch, GivenPath } from './types.ts';

/** A given path about a body of one's own choice: writes r, v (m, m/s, icrf). Throws PATH_OUTSIDE, EPHEMERIS_*. */
export function pathAbout(path: GivenPath, centre: BodyId, ephemeris: Ephemeris): (epoch: Epoch, out: Float64Array) => void {
  const s = new Float64Array(6);
  return (epoch, out) => {
    const about = path.at(epoch, out);
    if (about === centre) return;
    ephemeris.state(about, centre, epoch, s);
    for (let k = 0; k < 6; k++) out[k] += s[k];
  };
}
