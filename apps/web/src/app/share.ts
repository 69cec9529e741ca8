import { changeMission, missionDifferences, parseChange } from '@farside/mission';
import { flyMission } from '../flying/runner.ts';
import { openFiles } from '../opening/files.ts';
import { show, shownOf } from '../opening/show.ts';
import { decodeAddress, encodeAddress, type Shared } from '../state/address.ts';
import { get, set, setClock } from '../state/store.ts';
import { said } from '../text/said.ts';
import { site } from './site.ts';

/** The address of what is on view. Changes are told from the mission as it stands on the site, so that the link means the same to everybody. */
async function addressNow(): Promise<string> {
  const { shown, clock, view, frame, camera, selection } = get();
  const changes = shown ? missionDifferences((await siteMission(shown.mission)).text, shown.flight.manifest.mission.text) : [];
  const at = new URL(location.href);
  at.hash = encodeAddress({
    changes: changes.map((c) => ({ path: c.path, value: c.after ?? '' })),
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
  let link: string;
  try {
    link = await addressNow();
  } catch {
    set({ notice: 'A link cannot hold this mission: it is none of this site. Download the flight and hand over its files.' });
    return;
  }
  history.replaceState(null, '', link);
  let copied = 'The address bar now holds the link: copy it from there.';
  try {
    await navigator.clipboard.writeText(link);
    copied = 'Link copied. It holds the mission, your changes, time, camera and selection.';
  } catch {
    // without leave to write to the clipboard the address bar has it
  }
  set({ notice: copied });
  setTimeout(() => get().notice === copied && set({ notice: undefined }), 8000);
}

/** A mission of the site: its file and its facts. */
async function siteMission(name: string): Promise<{ readonly text: string; readonly facts?: string }> {
  const folder = new URL(`missions/${name}/`, site());
  const [mission, facts] = await Promise.all(['mission.yaml', 'facts.yaml'].map((f) => fetch(new URL(f, folder))));
  if (!mission.ok || (mission.headers.get('content-type') ?? '').includes('text/html'))
    throw new Error(`there is no mission “${name}” on this site`);
  return { text: await mission.text(), ...(facts.ok ? { facts: await facts.text() } : {}) };
}

/** Shows a mission of the site with changes: the flight on view when it is that, else it is flown. `then` is called when it is there. */
export async function flySiteMission(name: string, changes: Shared['changes'] = [], then: () => void = () => {}): Promise<void> {
  try {
    const { shown } = get();
    const { text, facts } = await siteMission(name);
    const wanted =
      changes.length === 0
        ? text
        : changeMission(
            text,
            changes.map((c) => parseChange(`${c.path}=${c.value}`)),
          );
    const here = shown?.mission === name ? shown : undefined;
    if (here && missionDifferences(here.flight.manifest.mission.text, wanted).length === 0) {
      then();
      return;
    }
    const before = here && changes.length > 0 ? here : undefined;
    if (before) set({ draft: wanted });
    flyMission({ mission: name, text: wanted, ...(facts === undefined ? {} : { facts }), ...(before ? { before } : {}), landed: then });
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
  look();
  const mission = shared.mission ?? get().shown?.mission;
  if (mission !== undefined) void flySiteMission(mission, shared.changes, () => get().stopped === undefined && look());
}

/** Opens what was dropped or chosen; what was open stays when it cannot be read. */
export async function open(files: readonly File[]): Promise<void> {
  try {
    const opened = await openFiles(files);
    if (opened.kind === 'flight') {
      show(shownOf(opened.opened));
      return;
    }
    flyMission({ mission: opened.name, text: opened.text, files: opened.files });
  } catch (e) {
    set({ notice: said(e) });
  }
}
