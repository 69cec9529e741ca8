import type { Epoch, LoadedEnvironment } from '@farside/astro';
import type { Flight } from '@farside/flight';

/** The options of the command as they were typed. */
export interface ExportOptions {
  readonly oem?: boolean;
  readonly opm?: boolean;
  readonly spk?: boolean;
  readonly czml?: boolean;
  readonly csv?: boolean;
  readonly parquet?: boolean;
  readonly xml?: boolean;
  readonly vehicle?: string;
  readonly at?: string;
  readonly within?: string;
  readonly step?: string;
  readonly channel?: string;
  readonly timeSystem: string;
  readonly out?: string;
  readonly force?: boolean;
}
/** Those that only some formats know. */
export type Particular = 'xml' | 'at' | 'within' | 'step' | 'channel' | 'timeSystem';

/** The same, read. */
export interface ExportSettings {
  readonly xml: boolean;
  /** As typed; undefined: the format's default. */
  readonly vehicles?: readonly string[];
  readonly at?: Epoch;
  /** m */
  readonly within?: number;
  /** s */
  readonly step?: number;
  readonly channel?: string;
  readonly timeSystem: 'UTC' | 'TDB';
}

/** What is to be written: text in pieces, or files of bytes. */
export type Product =
  | { readonly what: string; readonly text: Iterable<string> }
  | { readonly what: string; readonly bytes: Uint8Array }
  | { readonly what: string; readonly files: readonly { readonly name: string; readonly bytes: Uint8Array; readonly about: string }[] };

/** A format. */
export interface Exporter {
  /** The option that chooses it, without dashes. */
  readonly option: 'oem' | 'opm' | 'spk' | 'czml' | 'csv' | 'parquet';
  readonly knows: readonly Particular[];
  /** Several vehicles in one product. */
  readonly several: boolean;
  /** Not for a terminal: goes to a file, or a folder, of this name unless told otherwise. */
  readonly binary: boolean;
  readonly folder: boolean;
  defaultOut(flight: Flight): string;
  write(flight: Flight, s: ExportSettings, world: () => Promise<LoadedEnvironment>): Product | Promise<Product>;
}
