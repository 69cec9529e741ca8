import type { CameraControl } from './camera-control.ts';

/** A step of the arrow keys, rad. */
const STEP = (5 * Math.PI) / 180;

/**
 * Pointer, wheel and keys of the scene: a drag orbits, with the right button, Shift or two fingers it pans; wheel and pinch zoom; arrows orbit (with Shift pan), + and - zoom, H is home, Backspace goes back,
 * Escape stops a move. Any input stops a move where it is. Returns what takes the listeners off.
 */
export function listen(
  host: HTMLElement,
  canvas: HTMLCanvasElement,
  control: CameraControl,
  clicked: (x: number, y: number) => void,
  doubled: (x: number, y: number) => void,
): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const pointers = new Map<number, { x: number; y: number }>();
  let moved = 0;

  canvas.addEventListener(
    'pointerdown',
    (e) => {
      host.focus({ preventScroll: true });
      canvas.setPointerCapture(e.pointerId);
      pointers.set(e.pointerId, { x: e.offsetX, y: e.offsetY });
      moved = 0;
      control.halt();
      control.remember();
    },
    { signal },
  );
  canvas.addEventListener(
    'pointermove',
    (e) => {
      const p = pointers.get(e.pointerId);
      if (!p) return;
      const dx = e.offsetX - p.x;
      const dy = e.offsetY - p.y;
      if (pointers.size === 1) {
        moved += Math.abs(dx) + Math.abs(dy);
        if (moved < 3) return;
        if (e.buttons & 2 || e.shiftKey) control.pan(dx, dy);
        else {
          const k = control.turnRate();
          control.orbit(-dx * k, dy * k);
        }
      } else {
        const other = [...pointers].find(([id]) => id !== e.pointerId)?.[1];
        if (other) {
          const before = Math.hypot(p.x - other.x, p.y - other.y);
          const after = Math.hypot(e.offsetX - other.x, e.offsetY - other.y);
          if (before > 0 && after > 0) control.zoom(before / after, (e.offsetX + other.x) / 2, (e.offsetY + other.y) / 2);
          control.pan(dx / 2, dy / 2);
          moved += 10;
        }
      }
      p.x = e.offsetX;
      p.y = e.offsetY;
    },
    { signal },
  );
  for (const kind of ['pointerup', 'pointercancel'] as const) {
    canvas.addEventListener(kind, (e) => pointers.delete(e.pointerId), { signal });
  }
  canvas.addEventListener('contextmenu', (e) => e.preventDefault(), { signal });
  canvas.addEventListener(
    'click',
    (e) => {
      if (moved < 4) clicked(e.offsetX, e.offsetY);
    },
    { signal },
  );
  canvas.addEventListener('dblclick', (e) => doubled(e.offsetX, e.offsetY), { signal });
  // over a name or a badge as well
  host.addEventListener(
    'wheel',
    (e) => {
      e.preventDefault();
      const at = host.getBoundingClientRect();
      control.zoom(Math.exp(Math.max(-120, Math.min(120, e.deltaY)) * 0.0018), e.clientX - at.x, e.clientY - at.y);
    },
    { passive: false, signal },
  );
  host.addEventListener(
    'keydown',
    (e) => {
      if (e.target !== host || e.ctrlKey || e.metaKey || e.altKey) return;
      const arrow = (x: number, y: number): void => (e.shiftKey ? control.pan(-40 * x, 40 * y) : control.orbit(STEP * x, STEP * y));
      const by: Readonly<Record<string, () => void>> = {
        ArrowLeft: () => arrow(-1, 0),
        ArrowRight: () => arrow(1, 0),
        ArrowUp: () => arrow(0, 1),
        ArrowDown: () => arrow(0, -1),
        '+': () => control.zoom(0.8),
        '=': () => control.zoom(0.8),
        '-': () => control.zoom(1.25),
        h: () => control.home(),
        H: () => control.home(),
        Backspace: () => control.back(),
      };
      // it stops a move, and goes on to close what is open
      if (e.key === 'Escape') control.halt();
      const act = by[e.key];
      if (!act) return;
      e.preventDefault();
      e.stopPropagation();
      act();
    },
    { signal },
  );
  return () => ending.abort();
}
