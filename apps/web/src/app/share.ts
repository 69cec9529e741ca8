import { changeMission, parseChange } from '@farside/mission';
import { flyMission } from '../flying/runner.ts';
import { openFiles } from '../opening/files.ts';
import { show, shownOf } from '../opening/show.ts';
import { decodeAddress, encodeAddress, type Shared } from '../state/address.ts';
import { get, set, setClock } from '../state/store.ts';
import { said } from '../text/said.ts';
import { site } from './site.ts';

/** The address of what is on view. */
export function addressNow(): string {
  const { shown, clock, view, frame, camera, selection } = get();
  const at = new URL(location.href);
  at.hash = encodeAddress({
    changes: shown?.changes ?? [],
    view: view === 'compare' ? 'scene' : view,
    frame,
    camera,
    ...(shown ? { mission: shown.mission, clock } : {}),
    ...(selection === undefined ? {} : { selection }),
  });
  return at.href;
}

/** Puts the address of the view on the clipboard, and into the address bar. */
export async function share(): Promise<void> {
  const link = addressNow();
  history.replaceState(null, '', link);
  try {
    await navigator.clipboard.writeText(link);
    set({ notice: 'Link copied. It holds the mission, your changes, time, camera and selection.' });
  } catch {
    set({ notice: 'The address bar now holds the link: copy it from there.' });
  }
}

/** A mission of the site: its file and its facts. */
async function siteMission(name: string): Promise<{ readonly text: string; readonly facts?: string }> {
  const folder = new URL(`missions/${name}/`, site());
  const [mission, facts] = await Promise.all(['mission.yaml', 'facts.yaml'].map((f) => fetch(new URL(f, folder))));
  if (!mission.ok || (mission.headers.get('content-type') ?? '').includes('text/html'))
    throw new Error(`there is no mission “${name}” on this site`);
  return { text: await mission.text(), ...(facts.ok ? { facts: await facts.text() } : {}) };
}

/** Flies a mission of the site, with changes. What the address asks for besides is set when it has landed. */
export async function flySiteMission(name: string, changes: Shared['changes'] = [], then: () => void = () => {}): Promise<void> {
  try {
    const { shown } = get();
    const here = shown?.mission === name && shown.changes.length === 0 ? shown : undefined;
    const { text, facts } = here
      ? { text: here.flight.manifest.mission.text, facts: here.flight.manifest.facts?.text }
      : await siteMission(name);
    const changed =
      changes.length === 0
        ? text
        : changeMission(
            text,
            changes.map((c) => parseChange(`${c.path}=${c.value}`)),
          );
    if (here && changes.length > 0) set({ draft: changed });
    flyMission({
      mission: name,
      text: changed,
      ...(facts === undefined ? {} : { facts }),
      ...(here && changes.length > 0 ? { before: here } : {}),
      landed: then,
    });
  } catch (e) {
    set({ notice: said(e) });
  }
}

/** Does what the address of the page asks for, once the first flight is there; nonsense in it is named. */
export function followAddress(): void {
  if (location.hash.length < 2) return;
  const { shared, ignored } = decodeAddress(location.hash);
  if (ignored.length > 0) set({ notice: `Ignored from the link: ${ignored.join(', ')}.` });
  const look = (): void => {
    const { clock, view, frame, camera, selection } = shared;
    set({
      ...(view && (view !== 'compare' || get().other)
        ? { view }
        : view === undefined && get().view === 'compare'
          ? { view: 'scene' as const }
          : {}),
      ...(frame ? { frame } : {}),
      ...(camera ? { camera } : {}),
      ...(selection ? { selection } : {}),
      ...(camera || frame ? { cameraSet: true } : {}),
    });
    if (clock) setClock(clock);
  };
  const { shown } = get();
  const other = shared.mission !== undefined && shared.mission !== shown?.mission;
  if (other || shared.changes.length > 0)
    void flySiteMission(shared.mission ?? shown?.mission ?? '', shared.changes, () => get().stopped === undefined && look());
  if (!other) look();
}

/** Opens what was dropped or chosen; what was open stays when it cannot be read. */
export async function open(files: readonly File[]): Promise<void> {
  try {
    const opened = await openFiles(files);
    if (opened.kind === 'flight') {
      show(shownOf(opened.opened));
      return;
    }
    flyMission({ mission: opened.name, text: opened.text });
  } catch (e) {
    set({ notice: said(e) });
  }
}
