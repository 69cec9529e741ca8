import { type Environment, formatUtc, secondsBetween } from '@farside/astro';
import { type Contact, type FlightBurn, type FlightEvent, type MeasureValue, saidIn } from '@farside/flight';
import type { OpenedFlight } from '../flights.ts';
import { phaseViews } from './flight.ts';
import { whereabouts } from './orbits.ts';
import { scoreJson } from './score.ts';

const burnJson = (b: FlightBurn): unknown => ({
  what: b.what,
  vehicle: b.vehicle,
  engine: b.engine,
  start: formatUtc(b.start, 3),
  duration_s: b.duration,
  delta_v_m_per_s: b.deltaV,
  propellant_kg: b.propellant,
  mass_before_kg: b.massBefore,
  mass_after_kg: b.massAfter,
  centre: b.centre,
  ...(b.losses ? { speed: b.losses.velocity, gravity_m_per_s: b.losses.gravity, steering_m_per_s: b.losses.steering } : {}),
});
const eventJson = (e: FlightEvent): object => ({
  epoch: formatUtc(e.epoch, 3),
  kind: e.kind,
  ...(e.vehicle ? { vehicle: e.vehicle } : {}),
  text: e.text,
  ...(e.data ? { data: e.data } : {}),
});
/** Where a contact only touches the border of a phase, s. */
const MOMENT = 1e-3;
/** A contact that a border cuts stands in both phases, whole. */
const contactJson = (c: Contact): unknown => ({
  vehicle: c.vehicle,
  with: c.with,
  kind: c.kind,
  start: formatUtc(c.start, 3),
  end: formatUtc(c.end, 3),
  ...(c.data ? { data: c.data } : {}),
});
const measureJson = (m: MeasureValue): unknown => (typeof m === 'object' && 'epoch' in m ? formatUtc(m.epoch, 6) : m);

/** The timeline of a flight, or of one phase, as one JSON document: every event, in order. */
export function eventsJson({ flight, folder }: OpenedFlight, only?: string): unknown {
  return {
    mission: flight.manifest.mission.name,
    id: flight.manifest.id,
    folder,
    events: flight.events(only === undefined ? {} : { phase: only }).map((e) => ({ phase: e.phase, ...eventJson(e) })),
  };
}

/** A flight as one JSON document: SI, epochs in UTC. */
export function flightJson(f: OpenedFlight, env: Environment, only?: string): unknown {
  const { flight, folder } = f;
  const measures = Object.entries(flight.measures());
  const books = flight.books();
  const contacts = flight.contacts();
  return {
    mission: flight.manifest.mission.name,
    id: flight.manifest.id,
    folder,
    engine: flight.manifest.engine,
    seed: flight.manifest.seed,
    complete: flight.complete,
    phases: phaseViews(flight)
      .filter((p) => only === undefined || p.kind === only)
      .map((p) => ({
        phase: p.kind,
        title: p.title,
        start: formatUtc(p.start, 3),
        end: formatUtc(p.end, 3),
        vehicles: [...flight.handover(p.kind).vehicles.values()].map((x) => whereabouts(x, env)),
        burns: p.burns.map(burnJson),
        events: p.events.map(eventJson),
        contacts: contacts
          .filter((c) => secondsBetween(p.start, saidIn(c).end) > MOMENT && secondsBetween(saidIn(c).start, p.end) > MOMENT)
          .map(contactJson),
        measures: Object.fromEntries(measures.filter(([n]) => n.startsWith(`${p.kind}.`)).map(([n, m]) => [n, measureJson(m)])),
        books:
          books.phases
            .filter((b) => b.phase === p.kind)
            .map(({ balance }) => ({ ok: balance.ok, worst_kg: balance.worst, burnt_kg: balance.burnt, accounts: balance.accounts }))[0] ??
          null,
      })),
    books: { ok: books.ok, worst_kg: books.worst },
    score: flight.score().length > 0 ? scoreJson(flight.manifest.mission.name, flight.score()) : null,
  };
}
