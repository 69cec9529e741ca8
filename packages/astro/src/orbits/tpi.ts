import { FarsideError, portableMath as Math, norm, sub, type Vec3 } from '@farside/math';
import { circularSpeed } from './helpers.ts';
import { solveLambert } from './lambert.ts';

export interface TerminalPhase {
  /** Angle at the centre by which the target is ahead at initiation, rad. */
  readonly phase: number;
  /** Line-of-sight range at initiation, m. */
  readonly range: number;
  /** Transfer time, s: the target's travel angle over its mean motion. */
  readonly time: number;
  /** First (TPI) and second (TPF) velocity change, m/s, in the plane: [radial, along] of the chaser at TPI and of the target at TPF. */
  readonly dv1: readonly [number, number];
  readonly dv2: readonly [number, number];
  /** Their magnitudes, m/s. */
  readonly tpi: number;
  readonly tpf: number;
}

/**
 * Terminal phase of a coelliptic rendezvous (Apollo's TPI): from a circle `dh` m below (negative: above) a circular target of radius `r` m, when the target stands `elevation` rad
 * above the chaser's local horizontal, a two-body transfer meets it after `travel` rad of its motion. Throws RELATIVE_ARGUMENT when the elevation is never seen.
 */
export function terminalPhase(r: number, dh: number, elevation: number, travel: number, mu: number): TerminalPhase {
  const rc = r - dh;
  const c = (rc * Math.cos(elevation)) / r;
  if (!(r > 0 && rc > 0 && Math.abs(c) <= 1 && travel > 0)) {
    throw new FarsideError('RELATIVE_ARGUMENT', 'the target is never seen at this elevation from that height', {
      numbers: { elevation_rad: elevation, dh_m: dh },
    });
  }
  const phase = Math.acos(c) * (dh >= 0 ? 1 : -1) - elevation;
  const time = travel / (Math.sqrt(mu / r) / r);
  const at = phase + travel;
  const r1: Vec3 = [rc, 0, 0];
  const r2: Vec3 = [r * Math.cos(at), r * Math.sin(at), 0];
  const s = solveLambert(r1, r2, time, mu, { way: 'prograde' });
  const vc: Vec3 = [0, circularSpeed(rc, mu), 0];
  const w = circularSpeed(r, mu);
  const vt: Vec3 = [-w * Math.sin(at), w * Math.cos(at), 0];
  const d1 = sub(s.v1, vc);
  const d2 = sub(vt, s.v2);
  return {
    phase,
    range: norm(sub([r * Math.cos(phase), r * Math.sin(phase), 0], r1)),
    time,
    dv1: [d1[0], d1[1]],
    dv2: [d2[0] * Math.cos(at) + d2[1] * Math.sin(at), -d2[0] * Math.sin(at) + d2[1] * Math.cos(at)],
    tpi: norm(d1),
    tpf: norm(d2),
  };
}
