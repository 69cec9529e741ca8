import { shiftRate, togglePlay } from '../clock/playing.ts';
import { columnAt, columnsOf } from '../spine/columns.ts';
import { nextStop } from '../state/marks.ts';
import { get, moveClock, type SceneFrame, set, setClock, VIEWS } from '../state/store.ts';
import { toggleTheme } from '../theme/apply.ts';

/** What a key does, for the sheet that `?` shows. */
export const KEYS: readonly (readonly [string, string])[] = [
  ['Space, K', 'play, pause'],
  ['J, L', 'slower or reverse, faster'],
  ['← →', '1 s back, on (with the timeline in focus: the same)'],
  ['Shift ← →', 'previous, next event'],
  ['[ ]', 'previous, next phase'],
  ['1…9, 0, Shift 1', 'phases 1 to 9, 10, 11'],
  ['Home, End', 'start, end of the phase'],
  ['A, R', 'automatic rate, real time'],
  ['E', 'phases even or in true time'],
  ['F then E M X R L', 'frame: Earth, Moon, Moon-fixed, rotating, about the vehicle'],
  ['G then O R L A Q', 'go to orbiter, returner, lander, ascender, relay'],
  ['H', 'camera home'],
  ['V then 1…6', 'view'],
  ['T', 'tables'],
  ['C', 'change panel'],
  ['Ctrl Enter', 'fly again'],
  ['D', 'before or now'],
  ['S', 'copy a link to this view'],
  ['P', 'PNG of the view'],
  ['M', 'light or dark'],
  ['?', 'this list'],
  ['Esc', 'close, leave'],
];

const FRAMES: Readonly<Record<string, SceneFrame>> = { e: 'earth-inertial', m: 'moon-inertial', x: 'moon-fixed', r: 'rotating', l: 'lvlh' };
const TARGETS: Readonly<Record<string, string>> = { o: 'orbiter', r: 'returner', l: 'lander', a: 'ascender', q: 'relay' };

/** What other parts of the page do for a key; they register themselves. */
export const actions: Partial<Record<'home' | 'fly' | 'share' | 'picture' | 'help', () => void>> & { goTo?: (id: string) => void } = {};

let pending: 'f' | 'g' | 'v' | undefined;

function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.closest('input, textarea, select, .cm-editor') !== null || target.isContentEditable);
}

/** The keys of the page: one listener. Fields keep their keys except Escape and Ctrl Enter. */
export function onKey(e: KeyboardEvent): void {
  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
    actions.fly?.();
    return;
  }
  if (e.key === 'Escape') {
    pending = undefined;
    if (get().pickedSite) set({ pickedSite: undefined });
    else if (get().changing) set({ changing: false });
    return;
  }
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || inField(e.target)) return;
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  const { shown, clock } = get();
  if (pending) {
    const p = pending;
    pending = undefined;
    if (p === 'f' && FRAMES[key]) set({ frame: FRAMES[key] });
    else if (p === 'g' && TARGETS[key]) goTo(TARGETS[key]);
    else if (p === 'v' && VIEWS[Number(key) - 1]) set({ view: VIEWS[Number(key) - 1] });
    e.preventDefault();
    return;
  }
  const onButton = e.target instanceof HTMLElement && e.target.closest('button, a') !== null;
  if (onButton && (key === ' ' || key === 'Enter')) return;
  if (act(key, e, clock, shown?.flight)) e.preventDefault();
}

function act(
  key: string,
  e: KeyboardEvent,
  clock: ReturnType<typeof get>['clock'],
  flight: NonNullable<ReturnType<typeof get>['shown']>['flight'] | undefined,
): boolean {
  switch (key) {
    case 'f':
    case 'g':
    case 'v':
      pending = key;
      return true;
    case 'm':
      toggleTheme();
      return true;
    case 'c':
      set({ changing: !get().changing });
      return true;
    case 't':
      set({ view: get().view === 'tables' ? 'scene' : 'tables' });
      return true;
    case 'e':
      set({ evenPhases: !get().evenPhases });
      return true;
    case 'h':
      actions.home?.();
      return true;
    case 's':
      actions.share?.();
      return true;
    case 'p':
      actions.picture?.();
      return true;
    case 'd':
      swap();
      return true;
    case '?':
      actions.help?.();
      return true;
  }
  if (!flight) return false;
  const columns = columnsOf(flight);
  const now = columnAt(columns, clock);
  const phase = (i: number): boolean => {
    const c = columns[i];
    if (c?.flown) {
      setClock(c.start);
      set({ span: undefined });
    }
    return true;
  };
  switch (key) {
    case ' ':
    case 'k':
      togglePlay();
      return true;
    case 'j':
      shiftRate(-1);
      return true;
    case 'l':
      shiftRate(1);
      return true;
    case 'a':
      set({ auto: !get().auto });
      return true;
    case 'r':
      set({ rate: 1, auto: false });
      return true;
    case '[':
      return phase(Math.max(0, now - 1));
    case ']':
      return phase(Math.min(columns.length - 1, now + 1));
    case 'Home':
      setClock(columns[now].start);
      return true;
    case 'End':
      setClock(columns[now].end);
      return true;
    case 'ArrowLeft':
    case 'ArrowRight': {
      const way = key === 'ArrowRight' ? 1 : -1;
      if (e.shiftKey) {
        const to = nextStop(flight, clock, way);
        if (to) setClock(to);
      } else moveClock(way);
      return true;
    }
    case '0':
      return phase(9);
    case '!':
      return phase(10);
  }
  if (e.shiftKey && e.code === 'Digit1') return phase(10);
  return /^[1-9]$/.test(key) ? phase(Number(key) - 1) : false;
}

function goTo(id: string): void {
  set({ selection: id });
  actions.goTo?.(id);
}

/** The flight before on view, and back. */
function swap(): void {
  const { shown, other } = get();
  if (shown && other) set({ shown: other, other: shown });
}

/** Begins to listen. */
export function listenToKeys(): void {
  addEventListener('keydown', onKey);
  // a pending letter does not outlive a click
  addEventListener('pointerdown', () => {
    pending = undefined;
  });
}
