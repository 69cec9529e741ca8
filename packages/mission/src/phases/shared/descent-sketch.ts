import { gmOf } from '@farside/astro';
import { FarsideError, portableMath as Math } from '@farside/math';
import type { Mission } from '../../file/schema.ts';
import { MOON_RADIUS } from '../../outline/outbound.ts';

/** Arc (rad) and duration (s) from ignition to touchdown: what the orbit has to be timed for. */
export interface DescentSketch {
  readonly arc: number;
  readonly duration: number;
}

/**
 * The powered descent in one planar integration: full thrust against the velocity relative to the local horizontal with just enough lift to come down to the approach gate,
 * then the slow part at its mean speeds. Depends weakly on the orbit; the landing chooses its own ignition within a minute of this.
 * @param mass at ignition, kg. @param speed at perilune, m/s.
 * @throws DESCENT_WEAK when full thrust cannot hold the vehicle up at the gate.
 */
export function sketchDescent(m: Mission, mass: number, speed: number): DescentSketch {
  const e = m.modules.lander.engines[m.landing.engine];
  if (!e) throw new FarsideError('ENGINE_UNKNOWN', `the lander has no engine '${m.landing.engine}'`);
  const gm = gmOf('moon');
  const ve = e.isp * 9.80665;
  const thrust = e.thrust * e.count;
  const flow = thrust / ve;
  const gates = m.landing.gates;
  const radius = MOON_RADIUS + m.landing.site.height;
  const gate = radius + gates['quick-adjust'];
  let r = MOON_RADIUS + m['lunar-orbit']['descent-orbit'].perilune;
  let vr = 0;
  let vt = speed;
  let mass1 = mass;
  let theta = 0;
  let t = 0;
  const dt = 1;
  // Forward speed at which the braking ends and the vehicle pitches up.
  const slow = 60;
  while (vt > slow) {
    if (t > 3600) {
      throw new FarsideError('DESCENT_WEAK', `${thrust.toFixed(0)} N do not bring ${mass.toFixed(0)} kg to rest before the surface`, {
        phase: 'landing',
        numbers: { thrust_N: thrust, mass_kg: mass, thrust_to_weight: thrust / (mass * (gm / radius ** 2)) },
        tryThis: 'a stronger descent engine or a lighter lander',
      });
    }
    const a = thrust / mass1;
    const g = gm / (r * r) - (vt * vt) / r;
    // Time left by the rocket equation; the vertical command that ends at the gate with a sink rate of the approach.
    const left = Math.max(20, (mass1 / flow) * (1 - Math.exp(-(vt - slow) / ve)));
    const sink = -45;
    const up = (6 * (gate - r)) / (left * left) - (4 * vr + 2 * sink) / left + g;
    const lift = Math.max(-0.9 * a, Math.min(0.9 * a, up));
    const brake = Math.sqrt(a * a - lift * lift);
    vr += (lift - g) * dt;
    vt -= (brake + (vr * vt) / r) * dt;
    r += vr * dt;
    theta += (vt / r) * dt;
    mass1 -= flow * dt;
    t += dt;
    if (mass1 < 0.2 * mass) break;
  }
  // Quick adjust and approach at about half their entry speeds, hover, the last hundred metres.
  const approach = Math.max(0, r - radius - gates.hover) / 25;
  const hover = gates['hover-time'];
  const final = 30 + 30 / gates['final-speed'];
  return { arc: theta + 1500 / radius, duration: t + approach + hover + final };
}
