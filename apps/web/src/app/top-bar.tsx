import { useEffect, useRef, useState } from 'react';
import { set, useTheatre, type View } from '../state/store.ts';
import { toggleTheme } from '../theme/apply.ts';
import { downloadFlight, downloadMission, downloadOem } from './download.ts';
import { actions } from './keys.ts';
import { Menu } from './menu.tsx';
import { site } from './site.ts';

const NAMES: readonly (readonly [View, string])[] = [
  ['scene', 'Scene'],
  ['landing', 'Landing'],
  ['docking', 'Docking'],
  ['entry', 'Entry'],
  ['tables', 'Tables'],
];

/** A mission that the site holds. */
interface SiteMission {
  readonly name: string;
  readonly title: string;
  readonly summary?: string;
}

/** Missions of the site; empty until they are known, or on a host without a list. */
export function useMissions(): readonly SiteMission[] {
  const [list, setList] = useState<readonly SiteMission[]>([]);
  useEffect(() => {
    void fetch(new URL('missions/index.json', site()))
      .then(async (a) => (a.ok ? ((await a.json()) as readonly SiteMission[]) : []))
      .then(setList)
      .catch(() => setList([]));
  }, []);
  return list;
}

// whatever reads or flies missions comes when it is asked for, not with the first picture
const shareLink = (): void => void import('./share.ts').then((m) => m.share());
const flySite = (name: string): void => void import('./share.ts').then((m) => m.flySiteMission(name));
const openFiles = (files: readonly File[]): void => void import('./share.ts').then((m) => m.open(files));

/** A field for files that is only clicked through. */
export function useFilePicker(): readonly [React.ReactNode, () => void] {
  const input = useRef<HTMLInputElement>(null);
  const node = (
    <input
      ref={input}
      type="file"
      multiple
      hidden
      aria-label="Flight or mission files"
      onChange={(e) => {
        const files = [...(e.target.files ?? [])];
        e.target.value = '';
        if (files.length > 0) openFiles(files);
      }}
    />
  );
  return [node, () => input.current?.click()];
}

export function TopBar() {
  const view = useTheatre((s) => s.view);
  const theme = useTheatre((s) => s.theme);
  const changing = useTheatre((s) => s.changing);
  const shown = useTheatre((s) => s.shown);
  const other = useTheatre((s) => s.other);
  const stopped = useTheatre((s) => s.stopped);
  const kept = useTheatre((s) => s.kept);
  const missions = useMissions();
  const [picker, pick] = useFilePicker();
  const views = other || stopped ? ([...NAMES, ['compare', stopped ? 'Stopped' : 'Compare']] as const) : NAMES;
  useEffect(() => {
    actions.share = shareLink;
  }, []);
  return (
    <header className="top">
      <span className="wordmark">Farside</span>
      <span className="flight-name">
        <Menu label="Flights and missions" align="left" name={<>{shown?.name ?? 'No flight yet'} ▾</>}>
          {kept.length > 0 && <p className="label">Flights of this visit</p>}
          {kept.map((k) => (
            <button
              key={k.flight.manifest.id}
              type="button"
              className={k === shown ? 'key' : ''}
              onClick={() => k !== shown && set({ shown: k, other: shown, draft: undefined, stopped: undefined })}
            >
              {k.name}
            </button>
          ))}
          {missions.length > 0 && <p className="label">Fly a mission of this site</p>}
          {missions.map((m) => (
            <button key={m.name} type="button" title={m.summary} onClick={() => flySite(m.name)}>
              {m.title}
            </button>
          ))}
          <p className="label">From this machine</p>
          <button type="button" onClick={pick}>
            Open a flight or a mission file …
          </button>
        </Menu>
        {picker}
      </span>
      <nav className="views" aria-label="Views">
        {views.map(([id, name]) => (
          <button key={id} type="button" aria-current={view === id ? 'page' : undefined} onClick={() => set({ view: id })}>
            {name}
          </button>
        ))}
      </nav>
      <div className="actions">
        <span className="wide">
          <button type="button" className="muted" disabled={!shown} title="Copy a link to this view (S)" onClick={shareLink}>
            Share
          </button>
        </span>
        <span className="wide">
          <Menu label="Download" name="Download">
            <button type="button" disabled={!shown} onClick={downloadFlight}>
              Flight (manifest.json, flight.log)
            </button>
            <button type="button" disabled={!shown} onClick={downloadMission}>
              Mission file
            </button>
            <button type="button" disabled={!shown} onClick={downloadOem}>
              Ephemeris message (OEM) of the selected vehicle
            </button>
            <button type="button" disabled={!shown} onClick={() => actions.picture?.()}>
              Picture of the scene (PNG)
            </button>
          </Menu>
        </span>
        <span className="narrow">
          <Menu label="More" name="More">
            <button type="button" disabled={!shown} onClick={shareLink}>
              Share: copy a link to this view
            </button>
            <button type="button" disabled={!shown} onClick={() => set({ view: 'tables' })}>
              Tables
            </button>
            <button type="button" disabled={!shown} onClick={downloadFlight}>
              Download the flight
            </button>
            <button type="button" disabled={!shown} onClick={downloadMission}>
              Download the mission file
            </button>
            <button type="button" disabled={!shown} onClick={downloadOem}>
              Download the OEM
            </button>
            <button type="button" disabled={!shown} onClick={() => actions.picture?.()}>
              Picture of the scene
            </button>
            <button type="button" onClick={() => actions.help?.()}>
              Keys
            </button>
          </Menu>
        </span>
        <button type="button" className="muted" title="Light or dark (M)" onClick={toggleTheme}>
          {theme === 'dark' ? 'Light' : 'Dark'}
        </button>
        <button type="button" className="muted wide" title="What the keys do" onClick={() => actions.help?.()}>
          Keys <kbd>?</kbd>
        </button>
        <button
          type="button"
          className={changing ? 'box' : 'primary'}
          aria-pressed={changing}
          disabled={!shown}
          onClick={() => set({ changing: !changing })}
        >
          Change <kbd>C</kbd>
        </button>
      </div>
    </header>
  );
}
