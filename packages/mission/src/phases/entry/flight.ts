import { addSeconds, type Epoch, type Rhs, type State } from '@farside/astro';
import {
  type BankProfile,
  type EntryGuidanceConfig,
  type EntryMemory,
  type EntryReadings,
  type EntryVehicle,
  entryGuidance,
  entryRhs,
  groundLine,
  type ParachuteConfig,
  parachuteSequence,
  readEntry,
  suttonGraves,
  tauberSutton,
} from '@farside/gnc';
import { angleBetween, FarsideError, type Vec3, vecAt } from '@farside/math';
import { entryEarth } from '../../capsule/parachutes.ts';
import { EARTH_RATE, type EarthTurn, placeOnEarth, RANGE_RADIUS } from '../../outline/earth-site.ts';

/** What the capsule is told before it enters. */
export interface EntryOrder {
  readonly vehicle: EntryVehicle & { readonly noseRadius: number };
  readonly guidance: EntryGuidanceConfig;
  readonly parachutes: ParachuteConfig;
  readonly site: { readonly latitude: number; readonly longitude: number; readonly height: number };
}

/** One instant of the flight, for whoever records it. */
export interface EntrySample extends Readonly<EntryReadings> {
  /** s after the interface. */
  readonly t: number;
  readonly bank: number;
  /** Stagnation point, W/m2: convective and radiative. */
  readonly heatFlux: number;
  readonly radiativeFlux: number;
  /** J/m2, convective. */
  readonly heatLoad: number;
  readonly climb: number;
  readonly canopy: 'none' | 'drogue' | 'main';
  /** Predicted misses along and across, m. */
  readonly along: number;
  readonly across: number;
}

/** Takes the steps of the loop to the record: seconds, body-fixed [r, v] and its derivative before and after a step; `last` closes what is open. */
export interface EntryNodes {
  open(t: number, y: Float64Array, dy: Float64Array): void;
  close(t: number, y: Float64Array, dy: Float64Array, last: boolean): void;
}

export interface EntryFlown {
  readonly duration: number;
  /** Body-fixed at the ground. */
  readonly end: Float64Array;
  readonly firstDip: number;
  readonly firstDipTime: number;
  /** Highest after the first dip, m, and inertial speed there; 0 when the path never rose. */
  readonly apex: number;
  readonly apexSpeed: number;
  readonly apexTime: number;
  /** m/s2 in the air, and under the canopies. */
  readonly peakLoad: number;
  readonly peakLoadTime: number;
  readonly canopyLoad: number;
  readonly peakHeatFlux: number;
  readonly peakRadiativeFlux: number;
  readonly heatLoad: number;
  readonly reversals: number;
  /** Distance over ground from the place above the site, m, at 10 km height. */
  readonly missAt10km: number;
  readonly missAtGround: number;
  /** Of the openings, s after the interface; undefined for a canopy that did not open by itself. */
  readonly drogueTime: number | undefined;
  readonly mainTime: number | undefined;
  readonly groundSpeed: number;
  readonly solutions: number;
}

/** Height at which the miss is told, m. */
const TOLD_AT = 10e3;
/** Step in the air and under the canopies, s: RK4 at half a second is good to metres over the skip; the snatch of a canopy wants a twentieth. */
const STEP = 0.5;
const CANOPY_STEP = 0.05;
/** A canopy has opened, been held reefed and filled after this time, s. */
const FILLING = 12;
/** Guidance looks this often, s. */
const LOOK = 1;

/** The guidance at the interface with a plan made before. */
export const resumeEntry = (o: EntryOrder, y: Float64Array, profile: BankProfile): EntryMemory => ({
  ...entryGuidance.init(o.guidance),
  line: groundLine(vecAt(y, 0), o.guidance.target, vecAt(y, 3), o.guidance.planet.radius),
  profile,
  solved: 0,
});

/** The guidance as it stands at the interface: planned, nothing flown. Throws what the planner throws. */
export function planEntry(o: EntryOrder, y: Float64Array): EntryMemory {
  return entryGuidance.step(entryGuidance.init(o.guidance), { r: vecAt(y, 0), v: vecAt(y, 3) }, 0).memory;
}

/**
 * Flies the capsule from the interface to the ground: closed loop on bank in the air, then drogue and main parachute. Body-fixed axes, RK4.
 * @throws ENTRY_LOST when it does not come down, PARACHUTE_PRESSURE.
 */
export function flyEntry(
  o: EntryOrder,
  y0: Float64Array,
  plan: EntryMemory,
  sample?: (s: EntrySample) => void,
  nodes?: EntryNodes,
): EntryFlown {
  const planet = entryEarth();
  const site = placeOnEarth(o.site);
  const y = Float64Array.from(y0);
  const dy = new Float64Array(6);
  const k = [new Float64Array(6), new Float64Array(6), new Float64Array(6), new Float64Array(6)];
  const z = new Float64Array(6);
  const reading: EntryReadings = { height: 0, speed: 0, density: 0, pressure: 0, load: 0 };
  let memory = plan;
  let chute = parachuteSequence.init(o.parachutes);
  let canopy: 'none' | 'drogue' | 'main' = 'none';
  let vehicle: EntryVehicle = o.vehicle;
  let bank = plan.bank;
  const bankOf = () => bank;
  let rhs: Rhs = entryRhs(planet, vehicle, bankOf);
  let t = 0;
  let guided = true;
  let nextLook = 0;
  let nextSample = 0;
  let sign = 0;
  const flown = {
    firstDip: Number.POSITIVE_INFINITY,
    firstDipTime: 0,
    apex: 0,
    apexSpeed: 0,
    apexTime: 0,
    peakLoad: 0,
    peakLoadTime: 0,
    canopyLoad: 0,
    peakHeatFlux: 0,
    peakRadiativeFlux: 0,
    heatLoad: 0,
    reversals: 0,
    missAt10km: Number.POSITIVE_INFINITY,
    drogueTime: undefined as number | undefined,
    mainTime: undefined as number | undefined,
    solutions: 0,
  };
  let dipped = false;
  let opened = 0;
  let told = false;
  let last = { height: 0, flux: 0, solved: plan.solved };
  const climbOf = (s: Float64Array): number => (s[0] * s[3] + s[1] * s[4] + s[2] * s[5]) / Math.hypot(s[0], s[1], s[2]);
  const missOf = (s: Float64Array): number => RANGE_RADIUS * angleBetween(vecAt(s, 0), site);

  readEntry(planet, vehicle, y, reading);
  last = { ...last, height: reading.height };
  for (;;) {
    if (t > 7200)
      throw new FarsideError('ENTRY_LOST', 'the capsule does not come down within two hours', {
        phase: 'entry',
        numbers: { height_m: reading.height },
      });
    // commands
    if (guided && t >= nextLook - 1e-9) {
      const s = entryGuidance.step(memory, { r: vecAt(y, 0), v: vecAt(y, 3) }, t);
      memory = s.memory;
      bank = s.command.bank;
      if (memory.solved !== last.solved) {
        flown.solutions++;
        last.solved = memory.solved;
      }
      if (s.command.done) {
        guided = false;
        bank = 0;
      }
      if (Math.abs(bank) > 0.05) {
        const now = Math.sign(bank);
        if (sign !== 0 && now !== sign) flown.reversals++;
        sign = now;
      }
      nextLook = t + LOOK;
    }
    readEntry(planet, vehicle, y, reading);
    if (dipped || climbOf(y) < 0) {
      const p = parachuteSequence.step(chute, reading, t);
      // a canopy opens only on the way down
      if (climbOf(y) < 0) {
        chute = p.memory;
        if (p.command.open !== canopy) {
          nodes?.close(t, y, dy, true);
          opened = t;
          if (p.command.open === 'drogue') flown.drogueTime = t;
          else flown.mainTime = t;
          canopy = p.command.open;
          guided = false;
        }
        if (canopy !== 'none') {
          vehicle = { mass: o.vehicle.mass, dragArea: o.vehicle.dragArea + p.command.dragArea, liftToDrag: 0 };
          rhs = entryRhs(planet, vehicle, bankOf);
          readEntry(planet, vehicle, y, reading);
        }
      }
    }
    const flux = canopy === 'none' ? suttonGraves(reading.density, reading.speed, o.vehicle.noseRadius) : 0;
    const glow = canopy === 'none' ? tauberSutton(reading.density, reading.speed, o.vehicle.noseRadius) : 0;
    if (t >= nextSample - 1e-9) {
      sample?.({
        ...reading,
        t,
        bank,
        heatFlux: flux,
        radiativeFlux: glow,
        heatLoad: flown.heatLoad,
        climb: climbOf(y),
        canopy,
        along: memory.along,
        across: memory.across,
      });
      nextSample = t + (canopy === 'none' ? 2 : 5);
    }
    // one step
    const h = canopy === 'none' ? STEP : CANOPY_STEP;
    rhs(t, y, k[0]);
    nodes?.open(t, y, k[0]);
    for (let i = 0; i < 6; i++) z[i] = y[i] + 0.5 * h * k[0][i];
    rhs(t, z, k[1]);
    for (let i = 0; i < 6; i++) z[i] = y[i] + 0.5 * h * k[1][i];
    rhs(t, z, k[2]);
    for (let i = 0; i < 6; i++) z[i] = y[i] + h * k[2][i];
    rhs(t, z, k[3]);
    for (let i = 0; i < 6; i++) z[i] = y[i] + (h / 6) * (k[0][i] + 2 * k[1][i] + 2 * k[2][i] + k[3][i]);
    readEntry(planet, vehicle, z, reading);
    let used = h;
    const landed = reading.height <= o.site.height && climbOf(z) < 0;
    if (landed) {
      // straight down at a steady speed: the last step is shortened to the ground
      used = h * Math.min(1, Math.max(0, (last.height - o.site.height) / (last.height - reading.height)));
      for (let i = 0; i < 6; i++) z[i] = y[i] + (used / h) * (z[i] - y[i]);
      readEntry(planet, vehicle, z, reading);
    }
    t += used;
    const climb = climbOf(z);
    if (!dipped) {
      if (reading.height < flown.firstDip) {
        flown.firstDip = reading.height;
        flown.firstDipTime = t;
      }
      if (climb >= 0 && climbOf(y) < 0) dipped = true;
    } else if (reading.height > flown.apex && canopy === 'none') {
      flown.apex = reading.height;
      flown.apexTime = t;
      flown.apexSpeed = Math.hypot(z[3] - EARTH_RATE * z[1], z[4] + EARTH_RATE * z[0], z[5]);
    }
    if (canopy === 'none' && reading.load > flown.peakLoad) {
      flown.peakLoad = reading.load;
      flown.peakLoadTime = t;
    }
    if (canopy !== 'none') flown.canopyLoad = Math.max(flown.canopyLoad, reading.load);
    const after = canopy === 'none' ? suttonGraves(reading.density, reading.speed, o.vehicle.noseRadius) : 0;
    flown.heatLoad += 0.5 * used * (flux + after);
    flown.peakHeatFlux = Math.max(flown.peakHeatFlux, after);
    flown.peakRadiativeFlux = Math.max(flown.peakRadiativeFlux, glow);
    if (!told && climb < 0 && last.height > TOLD_AT && reading.height <= TOLD_AT) {
      told = true;
      flown.missAt10km = missOf(z);
    }
    last.height = reading.height;
    y.set(z);
    if (nodes) {
      rhs(t, y, dy);
      // a filling canopy changes the load within a step or two: every step of it is kept
      nodes.close(t, y, dy, landed || (canopy !== 'none' && t - opened < FILLING));
    }
    if (landed) break;
  }
  sample?.({
    ...reading,
    t,
    bank: 0,
    heatFlux: 0,
    radiativeFlux: 0,
    heatLoad: flown.heatLoad,
    climb: climbOf(y),
    canopy,
    along: memory.along,
    across: memory.across,
  });
  return { ...flown, duration: t, end: y, missAtGround: missOf(y), groundSpeed: Math.hypot(y[3], y[4], y[5]) };
}

/** A state about the Earth (icrf) in the axes of the turning Earth: velocity relative to the ground. */
export function toBodyFixed(turn: EarthTurn, seconds: number, r: Vec3, v: Vec3): Float64Array {
  const p = turn.toFixed(r, seconds);
  const w = turn.toFixed(v, seconds);
  return Float64Array.of(...p, w[0] + EARTH_RATE * p[1], w[1] - EARTH_RATE * p[0], w[2]);
}

/** And back. */
export function toInertialState(turn: EarthTurn, epoch: Epoch, seconds: number, y: ArrayLike<number>): State {
  const r = turn.toInertial(vecAt(y, 0), seconds);
  const v = turn.toInertial([y[3] - EARTH_RATE * y[1], y[4] + EARTH_RATE * y[0], y[5]], seconds);
  return { epoch: addSeconds(epoch, seconds), centre: 'earth', frame: 'icrf', r, v };
}

/** Inertial acceleration of a body-fixed derivative: a + 2 w x v + w x (w x r), turned into icrf. */
export function inertialAcceleration(turn: EarthTurn, seconds: number, y: ArrayLike<number>, dy: ArrayLike<number>): Vec3 {
  const w = EARTH_RATE;
  return turn.toInertial([dy[3] - 2 * w * y[4] - w * w * y[0], dy[4] + 2 * w * y[3] - w * w * y[1], dy[5]], seconds);
}
