import { gmOf } from '@farside/astro';
import type { LadderConfig } from '@farside/gnc';
import type { Vec3 } from '@farside/math';
import { portableMath as Math } from '@farside/math';
import type { Mission } from '../../file/schema.ts';
import { MOON_RADIUS } from '../../outline/outbound.ts';

/** The landing site on the ground, mean-Earth axes, m from the centre. */
export function sitePlace(m: Mission): Vec3 {
  const { latitude, longitude, height } = m.landing.site;
  const d = MOON_RADIUS + height;
  const c = Math.cos(latitude);
  return [d * c * Math.cos(longitude), d * c * Math.sin(longitude), d * Math.sin(latitude)];
}

/** What the guidance ladder is told of this mission. @param spin of the Moon's axes in the axes of the site, rad/s. @param dry mass of the lander stack without lander propellant, kg. */
export function ladderConfig(m: Mission, spin: Vec3, dry: number, chooseSpot?: LadderConfig['chooseSpot']): LadderConfig {
  const engine = m.modules.lander.engines[m.landing.engine];
  const g = m.landing.gates;
  return {
    body: { mu: gmOf('moon'), spin },
    engine: {
      exhaust: engine.isp * 9.80665,
      minThrust: (engine.minimum ?? engine.thrust) * engine.count,
      maxThrust: engine.thrust * engine.count,
    },
    site: sitePlace(m),
    dryMass: dry,
    waits: true,
    heights: { gate: g['quick-adjust'], adjusted: g.approach, hover: g.hover, cutoff: g['cut-off'] },
    hoverTime: g['hover-time'],
    descentRate: g['final-speed'],
    ...(chooseSpot ? { chooseSpot } : {}),
  };
}
