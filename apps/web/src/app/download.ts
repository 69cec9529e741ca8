import { exportOem, hasPath } from '@farside/flight';
import { get, set } from '../state/store.ts';
import { said } from '../text/said.ts';

/** Hands bytes to the browser as a file. */
export function save(name: string, bytes: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const a = document.createElement('a');
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The mission file: the draft when there is one. */
export function downloadMission(): void {
  const { shown, draft } = get();
  if (shown) save('mission.yaml', draft ?? shown.flight.manifest.mission.text, 'application/yaml');
}

/** The two files of the flight: a folder with them is a flight for the command. */
export function downloadFlight(): void {
  const { shown } = get();
  if (!shown) return;
  save('manifest.json', shown.record.manifest, 'application/json');
  save('flight.log', shown.record.log as Uint8Array<ArrayBuffer>, 'application/octet-stream');
}

/** The path of a vehicle as a CCSDS ephemeris message; of the selected one, or the orbiter's. */
export function downloadOem(): void {
  const { shown, selection, env } = get();
  if (!shown) return;
  const vehicles = shown.flight.vehicles.filter((v) => hasPath(shown.flight, v));
  const vehicle =
    selection !== undefined && vehicles.includes(selection) ? selection : vehicles.includes('orbiter') ? 'orbiter' : vehicles[0];
  try {
    save(
      `${shown.mission}-${vehicle}.oem`,
      exportOem(shown.flight, vehicle, { created: new Date().toISOString().slice(0, 19), ...(env ? { frames: env.frames } : {}) }),
      'text/plain',
    );
  } catch (e) {
    set({ notice: said(e) });
  }
}
