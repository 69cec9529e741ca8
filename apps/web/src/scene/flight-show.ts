import type { Environment } from '@farside/astro';
import type { Contact, Flight, FlightBurn } from '@farside/flight';
import { type Axes, axesIn } from '../scene-maths/axes.ts';
import { type Bases, basesOf } from '../scene-maths/basis.ts';
import { type Places, placesOf } from '../scene-maths/places.ts';
import { groundRadius, landedAt, type Poses, posesIn } from '../scene-maths/pose.ts';
import { type Trails, trailsOf } from '../scene-maths/trail.ts';

/** A flight in the scene: everything that is computed from it once. */
export class FlightShow {
  readonly places: Places;
  readonly axes: Axes;
  readonly poses: Poses;
  readonly bases: Bases;
  readonly trails: Trails;
  /** Trails over the ground, in the axes of the Moon. */
  readonly tracks: Trails;
  readonly ground: number | undefined;
  readonly burns: readonly FlightBurn[];
  /** When each vehicle talks through a relay. */
  readonly relayed: ReadonlyMap<string, readonly Contact[]>;
  readonly modules: readonly string[];
  relayName: string | undefined;

  constructor(flight: Flight, env: Environment) {
    this.places = placesOf(flight, env);
    this.axes = axesIn(this.places);
    this.poses = posesIn(this.places);
    this.bases = basesOf(this.places);
    this.trails = trailsOf(this.places);
    this.tracks = trailsOf(this.places);
    this.ground = groundRadius(this.places);
    this.burns = flight.burns();
    this.relayed = new Map(flight.vehicles.map((v) => [v, flight.contacts(v).filter((c) => c.kind === 'relay')]));
    this.modules = [...this.places.rides.keys()];
    const site = landedAt(this.places);
    if (site) this.places.add('site', { body: 'moon', r: site });
  }
}
