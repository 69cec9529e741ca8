import type { Epoch, State } from '@farside/astro';
import type { Quat, Vec3 } from '@farside/math';

/** Name of a module, unique in a stack; holds no dot and no space. */
export type ModuleId = string;
/** A part of a module as seen from the stack: `module.part`, e.g. `orbiter.main`. */
export type PartId = string;
export type TankId = PartId;
export type EngineId = PartId;
export type PortId = PartId;
export type CargoId = string;
export type VehicleId = string;

/** Nine numbers, row-major, kg m^2: the integral of (r.r 1 - r r^T) dm, about the centre of mass. */
export type Inertia = readonly [number, number, number, number, number, number, number, number, number];

/** Mass (kg), centre of mass (m) and inertia about it (kg m^2), in one set of axes (a module's or a stack's). */
export interface MassProperties {
  readonly mass: number;
  readonly com: Vec3;
  readonly inertia: Inertia;
}

export interface Tank {
  /** Name within the module. */
  readonly id: string;
  /** kg */
  readonly capacity: number;
  /** What is in it: `bipropellant`, `fuel`, `oxidiser`, ... Engines that burn a mixture draw by kind. */
  readonly kind: string;
  /** Centre of the propellant in module axes, m; taken as fixed while the tank empties. */
  readonly position: Vec3;
  /** Radius of gyration of the contents about every axis through its centre, m; 0 is a point. */
  readonly gyration: number;
}

/** Where an engine's propellant comes from. */
export interface Feed {
  /** Tanks of the engine's module, or of another one as `module.tank` (drawn only while joined). */
  readonly tanks: readonly string[];
  /** Proportional: all tanks of a kind run dry together. Ordered: one after another. */
  readonly draw: 'proportional' | 'ordered';
  /** Mass fraction by kind, summing to 1; left out when the tanks hold one kind or the mixture as one lump. */
  readonly mixture?: Readonly<Record<string, number>>;
}

export interface Engine {
  readonly id: string;
  /** Thrust of all `count` motors together, N, vacuum. */
  readonly thrustMax: number;
  /** Lowest thrust with the engine burning, N; equals thrustMax for an engine that is on or off. */
  readonly thrustMin: number;
  /** Specific impulse, s. */
  readonly isp: number;
  readonly count: number;
  /** Where the thrust acts, module axes, m. */
  readonly position: Vec3;
  /** Unit vector along which the module is pushed, module axes. */
  readonly direction: Vec3;
  readonly feed: Feed;
}

/** One small motor, on or off; those of one `set` fire together for a translation, one by one for attitude. */
export interface Thruster {
  readonly id: string;
  readonly set: string;
  /** N */
  readonly thrust: number;
  /** s */
  readonly isp: number;
  readonly position: Vec3;
  /** Unit vector along which the module is pushed. */
  readonly direction: Vec3;
  readonly feed: Feed;
}

/** A place to join. Joined ports share their position, their axes point at each other and their clocks coincide. */
export interface Port {
  readonly id: string;
  readonly position: Vec3;
  /** Outward unit vector. */
  readonly axis: Vec3;
  /** Unit vector perpendicular to the axis. */
  readonly clock: Vec3;
}

/** What the air sees. */
export interface Aero {
  /** m/(Cd A), kg/m^2, with the mass of the module as built. */
  readonly ballisticCoefficient: number;
  readonly liftToDrag: number;
  /** m */
  readonly diameter: number;
  /** m */
  readonly noseRadius: number;
}

/** What sunlight sees: area (m^2) and radiation-pressure coefficient. */
export interface SunFace {
  readonly area: number;
  readonly reflectivity: number;
}

export interface Module {
  readonly id: ModuleId;
  /** Without propellant and cargo, module axes. */
  readonly dry: MassProperties;
  readonly tanks: readonly Tank[];
  readonly engines: readonly Engine[];
  readonly thrusters: readonly Thruster[];
  readonly ports: readonly Port[];
  /** Where cargo lies unless it says otherwise, module axes, m. */
  readonly hold: Vec3;
  /** Most cargo, kg; left out: unlimited. */
  readonly holdCapacity?: number;
  readonly sun?: SunFace;
  readonly aero?: Aero;
}

export interface Cargo {
  readonly id: CargoId;
  /** kg */
  readonly mass: number;
  /** In words: `core`, `scooped regolith`. */
  readonly what?: string;
  /** Module axes, m; left out: the module's hold. */
  readonly position?: Vec3;
}

/** A module and what hangs on it. */
export interface StackNode {
  readonly module: Module;
  readonly joints: readonly Joint[];
}
export interface Joint {
  /** Port of the parent, local name. */
  readonly port: string;
  /** Port of the child's module, local name. */
  readonly childPort: string;
  readonly child: StackNode;
}

/**
 * What flies as one body: a value. A tree of modules joined at ports, the propellant in each tank and the cargo in each module.
 * Its body axes and origin are those of the root module.
 */
export interface Stack {
  readonly root: StackNode;
  /** kg by `module.tank`; every tank of the tree has an entry. */
  readonly fill: ReadonlyMap<TankId, number>;
  readonly cargo: ReadonlyMap<ModuleId, readonly Cargo[]>;
}

/**
 * One vehicle at one epoch. `state` is that of its centre of mass. Without attitude it is a point mass.
 * `attitude` takes body components (the stack's axes) to the state's frame, `rate` is the body's angular velocity in body axes, rad/s.
 * `covariance`: row-major n x n over [r, v] (n = 6) or [r, v, m] (n = 7), SI.
 */
export interface VehicleState {
  readonly id: VehicleId;
  readonly stack: Stack;
  readonly state: State;
  readonly attitude?: Quat;
  readonly rate?: Vec3;
  readonly covariance?: readonly number[];
}

/** All living vehicles at one epoch: what one phase hands to the next. */
export interface Handover {
  readonly epoch: Epoch;
  readonly vehicles: ReadonlyMap<VehicleId, VehicleState>;
  /** Epochs that an earlier phase has settled for a later one, by name: they travel with the vehicles, so that a phase depends on its hand-over and the mission alone. */
  readonly settled?: Readonly<Record<string, Epoch>>;
}
