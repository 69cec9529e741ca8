import { addSeconds, type Epoch } from '@farside/astro';
import { createRecorder, type FlightStore, type Handover, type Manifest, makeManifest, type Recorder } from '@farside/flight';
import { addCargo, buildStack, burnOrThrow, MassBook, massOf, type Stack, separate, type VehicleState } from '@farside/vehicle';

export const T0: Epoch = { s: 767953684, f: 0.1234567890123456 };

export const smallManifest = (phases: readonly string[] = ['coast', 'parting', 'landing']): Manifest =>
  makeManifest({
    engine: '0.1.0',
    mission: { name: 'small', text: 'farside: 1\nname: small ünïcode 嫦娥\n' },
    data: [{ name: 'de405-full.bsp', sha256: 'ab'.repeat(32) }],
    environment: 'cd'.repeat(32),
    seed: 7,
    settings: { fidelity: { moonDegree: 50 }, crew: 'perfect' },
    phases,
  });

export const smallStack = (): Stack =>
  buildStack([
    { id: 'orbiter', dry: 1220, propellant: 2880, engines: { main: { thrust: 3000, isp: 312 } } },
    { id: 'lander', dry: 1000, propellant: 2000, engines: { main: { thrust: 7500, minimum: 1500, isp: 309 } } },
  ]);

const GM = 4.9028e12;
/** A circle of 1,937.4 km about the Moon, tilted; exact. */
export function circle(t: number, out: Float64Array): void {
  const r = 1937400;
  const n = Math.sqrt(GM / r ** 3);
  const c = Math.cos(n * t);
  const s = Math.sin(n * t);
  const k = Math.cos(0.7);
  const l = Math.sin(0.7);
  out[0] = r * c;
  out[1] = r * s * k;
  out[2] = r * s * l;
  out[3] = -r * n * s;
  out[4] = r * n * c * k;
  out[5] = r * n * c * l;
}

const vehicle = (id: string, stack: Stack, t: number, extra: Partial<VehicleState> = {}): VehicleState => {
  const y = new Float64Array(6);
  circle(t, y);
  return {
    id,
    stack,
    state: { epoch: addSeconds(T0, t), centre: 'moon', frame: 'icrf', r: [y[0], y[1], y[2]], v: [y[3], y[4], y[5]] },
    ...extra,
  };
};
const handover = (t: number, list: readonly VehicleState[]): Handover => ({
  epoch: addSeconds(T0, t),
  vehicles: new Map(list.map((v) => [v.id, v])),
});

const record = (r: Recorder, id: string, from: number, to: number, mass: number): void => {
  const t0 = addSeconds(T0, from);
  for (let t = 0; t < to - from; t += 100) r.arc(id, 'moon', t0, t, Math.min(t + 100, to - from), mass, (u, out) => circle(u + from, out));
};

/** The three phases of a small flight: a burn and a coast, a separation, a landing. Returns the hand-over of each. */
export function smallPhases(): { name: string; handover: Handover; fly(r: Recorder): void }[] {
  const whole = smallStack();
  const burnt = burnOrThrow(whole, 'orbiter.main', 1234.5678901234567);
  const parted = separate(burnt, 'lander.bottom', 300);
  const landed = addCargo(burnOrThrow(parted.leave, 'lander.main', 1898), 'lander', { id: 'core', mass: 1.7, what: 'core' });
  const half = Math.SQRT1_2;
  return [
    {
      name: 'coast',
      handover: handover(1000, [vehicle('orbiter', burnt, 1000)]),
      fly(r) {
        const book = new MassBook();
        r.mass(book.enter(T0, 'orbiter', 'start', 'handed over', massOf(whole)));
        r.mass(book.enter(addSeconds(T0, 400), 'orbiter', 'burn', 'braking, orbiter.main', massOf(burnt)));
        r.event({ epoch: T0, phase: 'coast', kind: 'start', text: 'begins' });
        r.burn({
          phase: 'coast',
          vehicle: 'orbiter',
          engine: 'orbiter.main',
          what: 'braking',
          start: T0,
          duration: 400,
          deltaV: 456.789,
          propellant: 1234.5678901234567,
          massBefore: massOf(whole),
          massAfter: massOf(burnt),
          centre: 'moon',
        });
        record(r, 'orbiter', 0, 1000, massOf(burnt));
        for (let i = 0; i < 50; i++) r.channel('orbiter', 'throttle', '1', addSeconds(T0, i / 7), i / 50);
        r.contact({ vehicle: 'orbiter', with: 'jiamusi', kind: 'ground', start: T0, end: addSeconds(T0, 600) });
        r.measures({
          'coast.speed': 1590.8,
          'coast.end': { epoch: addSeconds(T0, 1000) },
          'coast.place': { latitude: -0.7, longitude: 3.6 },
        });
      },
    },
    {
      name: 'parting',
      handover: handover(2000, [
        vehicle('orbiter', parted.keep, 2000, { attitude: [half, 0, -0, half], rate: [0.001, -0, 0] }),
        vehicle('lander', parted.leave, 2000, { covariance: Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? 100 / (i + 1) : 1e-300)) }),
      ]),
      fly(r) {
        const book = new MassBook();
        r.mass(book.enter(addSeconds(T0, 1000), 'orbiter', 'start', 'handed over', massOf(burnt)));
        r.mass(book.enter(addSeconds(T0, 1000), 'orbiter', 'separate', 'lander leaves', massOf(parted.keep)));
        r.mass(book.enter(addSeconds(T0, 1000), 'lander', 'separate', 'lander leaves', massOf(parted.leave)));
        r.event({
          epoch: addSeconds(T0, 1000),
          phase: 'parting',
          kind: 'separation',
          vehicle: 'lander',
          text: 'leaves',
          data: { speed_mps: 0.2 },
        });
        record(r, 'orbiter', 1000, 2000, massOf(parted.keep));
        record(r, 'lander', 1000, 2000, massOf(parted.leave));
        for (let i = 0; i < 20; i++) r.channel('orbiter', 'throttle', '1', addSeconds(T0, 1000 + i), 0);
      },
    },
    {
      name: 'landing',
      handover: handover(3000, [vehicle('orbiter', parted.keep, 3000), vehicle('lander', landed, 3000)]),
      fly(r) {
        record(r, 'orbiter', 2000, 3000, massOf(parted.keep));
        r.event({ epoch: addSeconds(T0, 2900), phase: 'landing', kind: 'touchdown', vehicle: 'lander', text: 'stands' });
        r.rest('lander', 'moon', 'moon-me:de421', addSeconds(T0, 2900), addSeconds(T0, 3000), [-1e6, -9e5, -1.1e6], massOf(landed));
        r.score([
          {
            id: 'touchdown',
            basis: 'given',
            published: { value: { epoch: T0 }, unit: 'UTC', source: 'CNSA' },
            flown: { epoch: addSeconds(T0, 2900) },
            tolerance: 60,
            inside: false,
          },
          {
            id: 'speed',
            basis: 'predicted',
            published: { value: 1700, unit: 'm/s', source: 'CNSA' },
            flown: 1690.5,
            tolerance: 30,
            difference: -9.5,
            inside: true,
          },
        ]);
      },
    },
  ];
}

/** Flies the first `n` phases into a store and seals them. */
export async function flySmall(store: FlightStore, n = 3, from = 0): Promise<void> {
  for (const p of smallPhases().slice(from, n)) {
    const r = createRecorder(store, p.name);
    p.fly(r);
    await r.seal(p.handover);
  }
}
