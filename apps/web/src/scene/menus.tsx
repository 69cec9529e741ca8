import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { CAMERA_MODES, type CameraMode, SCENE_FRAMES, type SceneFrame, set, useTheatre } from '../state/store.ts';
import { goHome, goPlan, goSite, goTo } from './commands.ts';
import { SHOWN, SHOWN_NAMES, type Shown, useShow } from './show.ts';

const FRAMES: Readonly<Record<SceneFrame, readonly [string, string, string]>> = {
  'earth-inertial': ['Earth-inertial', 'E', 'The Earth’s centre and the stars stand still.'],
  'moon-inertial': ['Moon-inertial', 'M', 'The Moon’s centre and the stars stand still; the Moon turns.'],
  'moon-fixed': ['Moon-fixed', 'X', 'The Moon’s ground stands still.'],
  rotating: ['Earth–Moon rotating', 'R', 'The line from the Earth to the Moon stands still.'],
  lvlh: ['Beside a vehicle', 'L', 'The selected vehicle, its horizon and its way ahead stand still.'],
};

const MODES: Readonly<Record<CameraMode, readonly [string, string]>> = {
  free: ['Free', 'Keeps its direction in the frame.'],
  follow: ['Follow', 'Goes with its target and turns with the horizon.'],
  ride: ['Ride along', 'Behind its target, looking along the flight.'],
  'look-at': ['Look at', 'Past its target to what is nearest to it.'],
};

/** Where the camera can be sent: what it is called, a word about it or its key. */
const VIEWS: readonly (readonly [string, string, () => void])[] = [
  ['Plan', 'orbit face-on', goPlan],
  ['Site', '12 m from the lander', goSite],
  ['Home', 'H', goHome],
];

/** A line of text that opens a menu; Escape and a click elsewhere close it, arrows walk in it. */
function Menu({ label, value, children }: { label: string; value: string; children: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = (): void => {
    setOpen(false);
    box.current?.querySelector<HTMLButtonElement>('.opener')?.focus();
  };
  useEffect(() => {
    if (!open) return;
    box.current?.querySelector<HTMLButtonElement>('.scene-menu [aria-checked="true"], .scene-menu button')?.focus();
    const outside = (e: PointerEvent): void => {
      if (!box.current?.contains(e.target as Node)) setOpen(false);
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [open]);
  const walk = (e: React.KeyboardEvent): void => {
    if (e.key === 'Escape') {
      e.stopPropagation();
      close();
      return;
    }
    if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
    e.preventDefault();
    e.stopPropagation();
    const all = [...(box.current?.querySelectorAll<HTMLButtonElement>('.scene-menu button') ?? [])];
    const i = all.indexOf(document.activeElement as HTMLButtonElement);
    all[(i + (e.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the menu inside
    <div ref={box} onKeyDown={open ? walk : undefined}>
      <button type="button" className="opener" aria-haspopup="menu" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {label} <b>{value}</b>
      </button>
      {open && (
        <div className="scene-menu" role="menu" id={id} aria-label={label}>
          {children(close)}
        </div>
      )}
    </div>
  );
}

function Choice({
  on,
  name,
  hint,
  act,
  many = false,
}: {
  on: boolean;
  name: string;
  hint?: string | undefined;
  act: () => void;
  many?: boolean;
}) {
  return (
    <button type="button" role={many ? 'menuitemcheckbox' : 'menuitemradio'} {...{ 'aria-checked': on }} onClick={act}>
      <span>{name}</span>
      {hint !== undefined && <span className="faint">{hint}</span>}
    </button>
  );
}

/** What stands still, how the camera goes and with what, and what is shown. */
export function Menus({ targets }: { targets: readonly (readonly [string, string])[] }) {
  const frame = useTheatre((s) => s.frame);
  const mode = useTheatre((s) => s.camera.mode);
  const target = useTheatre((s) => s.camera.target);
  const show = useShow();
  const nameOf = (id: string): string => targets.find(([t]) => t === id)?.[1] ?? id;
  const shown = SHOWN.filter((k) => show[k]).map((k) => SHOWN_NAMES[k].toLowerCase());
  const said = shown.slice(0, 3).join(', ');
  return (
    <div className="scene-menus">
      <Menu label="Frame" value={FRAMES[frame][0]}>
        {(close) => (
          <>
            {SCENE_FRAMES.map((f) => (
              <Choice
                key={f}
                on={f === frame}
                name={FRAMES[f][0]}
                hint={FRAMES[f][1]}
                act={() => {
                  set({ frame: f });
                  close();
                }}
              />
            ))}
            <p>{FRAMES[frame][2]}</p>
          </>
        )}
      </Menu>
      <Menu label="Camera" value={mode === 'free' && target === 'moon' ? MODES[mode][0] : `${MODES[mode][0]}, ${nameOf(target)}`}>
        {(close) => (
          <>
            {CAMERA_MODES.map((m) => (
              <Choice
                key={m}
                on={m === mode}
                name={MODES[m][0]}
                act={() => {
                  set({ camera: { ...useTheatre.getState().camera, mode: m } });
                  close();
                }}
              />
            ))}
            <p>{MODES[mode][1]}</p>
            <hr />
            {VIEWS.map(([name, hint, go]) => (
              <Choice
                key={name}
                on={false}
                name={name}
                hint={hint}
                act={() => {
                  go();
                  close();
                }}
              />
            ))}
            <hr />
            {targets.map(([id, name]) => (
              <Choice
                key={id}
                on={id === target}
                name={name}
                act={() => {
                  goTo(id);
                  close();
                }}
              />
            ))}
          </>
        )}
      </Menu>
      <Menu label="Show" value={said === '' ? 'Nothing' : said.charAt(0).toUpperCase() + said.slice(1)}>
        {() =>
          SHOWN.map((k: Shown) => (
            <Choice key={k} many on={show[k]} name={SHOWN_NAMES[k]} act={() => useShow.setState({ [k]: !show[k] })} />
          ))
        }
      </Menu>
    </div>
  );
}
