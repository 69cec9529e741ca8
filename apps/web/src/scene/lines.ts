import { type Eye, projectOffset } from '../scene-maths/camera.ts';
import { hiddenBy } from '../scene-maths/globe.ts';

/** A sphere that hides what is behind it: centre from the eye (m), radius. */
export interface Cover {
  readonly centre: Float64Array;
  radius: number;
}

/** Lines over the picture: a 2D canvas, placed by the projection in double precision. Points are given from the eye, m. */
export class Lines {
  readonly canvas: HTMLCanvasElement;
  readonly #cx: CanvasRenderingContext2D;
  #ratio = 1;
  covers: readonly Cover[] = [];
  /** Gaps around models that are drawn large: x, y, radius in px. */
  gaps: readonly (readonly [number, number, number])[] = [];
  casing = '#000';

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    const cx = canvas.getContext('2d');
    if (!cx) throw new Error('no 2D canvas');
    this.#cx = cx;
  }

  begin(width: number, height: number, ratio: number): void {
    const w = Math.round(width * ratio);
    const h = Math.round(height * ratio);
    if (this.canvas.width !== w || this.canvas.height !== h) {
      this.canvas.width = w;
      this.canvas.height = h;
    }
    this.#ratio = ratio;
    this.#cx.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#cx.clearRect(0, 0, width, height);
    this.#cx.lineCap = 'butt';
    this.#cx.lineJoin = 'round';
  }

  get ratio(): number {
    return this.#ratio;
  }

  hidden(p: Float64Array, o: number): boolean {
    for (const c of this.covers) if (hiddenBy(c.centre, 0, c.radius, p, o)) return true;
    return false;
  }

  /** Whether a body is behind a point of the picture, so that a line needs a casing. */
  over(x: number, y: number, discs: readonly (readonly [number, number, number])[]): boolean {
    for (const [cx, cy, r] of discs) if (Math.hypot(x - cx, y - cy) < r) return true;
    return false;
  }

  /**
   * A curve of `count` points (from the eye) with an opacity for each: drawn in runs of about the same opacity, not where a body hides it, with a casing of the ground's colour beneath.
   */
  curve(
    view: Eye,
    xyz: Float64Array,
    alpha: Float32Array,
    count: number,
    colour: string,
    width: number,
    casing: boolean,
    dash: readonly number[] = SOLID,
  ): void {
    const cx = this.#cx;
    const s = SCRATCH;
    let n = 0;
    // screen points; NaN parts runs
    if (SCREEN.length < 4 * count + 16) SCREEN = new Float32Array(8 * count + 64);
    const out = SCREEN;
    let wasHidden = true;
    for (let i = 0; i < count; i++) {
      const o = 3 * i;
      if (!projectOffset(view, xyz[o], xyz[o + 1], xyz[o + 2], s) || s[2] < 0.05 || this.hidden(xyz, o)) {
        if (!wasHidden && i > 0) this.#cut(view, xyz, i, i - 1, out, n++, alpha);
        if (n > 0 && !Number.isNaN(out[3 * (n - 1)])) {
          out[3 * n] = Number.NaN;
          n++;
        }
        wasHidden = true;
        continue;
      }
      if (wasHidden && i > 0) this.#cut(view, xyz, i - 1, i, out, n++, alpha);
      wasHidden = false;
      out[3 * n] = s[0];
      out[3 * n + 1] = s[1];
      out[3 * n + 2] = alpha[i];
      n++;
      if (3 * n + 9 > out.length) break;
    }
    if (n < 2) return;
    const pass = (w: number, style: string, strength: number): void => {
      cx.lineWidth = w;
      cx.strokeStyle = style;
      let open = false;
      let level = -1;
      for (let i = 0; i < n; i++) {
        const x = out[3 * i];
        if (Number.isNaN(x)) {
          if (open) cx.stroke();
          open = false;
          level = -1;
          continue;
        }
        const y = out[3 * i + 1];
        const l = Math.ceil(out[3 * i + 2] * 10);
        const clipped = Math.abs(x) > 2e4 || Math.abs(y) > 2e4;
        if (clipped) {
          if (open) cx.stroke();
          open = false;
          level = -1;
          continue;
        }
        if (!open) {
          cx.beginPath();
          cx.moveTo(x, y);
          open = true;
          level = l;
          cx.globalAlpha = (l / 10) * strength;
        } else {
          cx.lineTo(x, y);
          if (l !== level) {
            cx.stroke();
            cx.beginPath();
            cx.moveTo(x, y);
            level = l;
            cx.globalAlpha = (l / 10) * strength;
          }
        }
      }
      if (open) cx.stroke();
    };
    cx.save();
    this.#clipGaps(view);
    if (casing) pass(width + 2.2, this.casing, 0.5);
    cx.setLineDash(dash as number[]);
    pass(width, colour, 1);
    cx.restore();
  }

  /** The place where a line goes behind a body, between a seen and a hidden point. */
  #cut(view: Eye, xyz: Float64Array, hiddenAt: number, seen: number, out: Float32Array, n: number, alpha: Float32Array): void {
    let lo = 0;
    let hi = 1;
    const p = POINT;
    for (let k = 0; k < 10; k++) {
      const mid = (lo + hi) / 2;
      for (let j = 0; j < 3; j++) p[j] = xyz[3 * seen + j] + mid * (xyz[3 * hiddenAt + j] - xyz[3 * seen + j]);
      if (!projectOffset(view, p[0], p[1], p[2], SCRATCH) || SCRATCH[2] < 0.05 || this.hidden(p, 0)) hi = mid;
      else lo = mid;
    }
    for (let j = 0; j < 3; j++) p[j] = xyz[3 * seen + j] + lo * (xyz[3 * hiddenAt + j] - xyz[3 * seen + j]);
    projectOffset(view, p[0], p[1], p[2], SCRATCH);
    out[3 * n] = SCRATCH[0];
    out[3 * n + 1] = SCRATCH[1];
    out[3 * n + 2] = alpha[seen];
  }

  #clipGaps(view: Eye): void {
    if (this.gaps.length === 0) return;
    const cx = this.#cx;
    for (const [x, y, r] of this.gaps) {
      cx.beginPath();
      cx.rect(0, 0, view.width, view.height);
      cx.moveTo(x + r, y);
      cx.arc(x, y, r, 0, 2 * Math.PI, true);
      cx.clip('evenodd');
    }
  }

  /** A plain line between two points of the picture. */
  segment(
    x0: number,
    y0: number,
    x1: number,
    y1: number,
    colour: string,
    width: number,
    alpha = 1,
    dash?: readonly number[],
    casing = false,
  ): void {
    const cx = this.#cx;
    cx.setLineDash(dash ? [...dash] : []);
    cx.beginPath();
    cx.moveTo(x0, y0);
    cx.lineTo(x1, y1);
    if (casing) {
      cx.setLineDash([]);
      cx.globalAlpha = 0.5 * alpha;
      cx.lineWidth = width + 2.2;
      cx.strokeStyle = this.casing;
      cx.stroke();
      cx.setLineDash(dash ? [...dash] : []);
    }
    cx.globalAlpha = alpha;
    cx.lineWidth = width;
    cx.strokeStyle = colour;
    cx.stroke();
    cx.setLineDash([]);
    cx.globalAlpha = 1;
  }

  /** A cross-hair: four strokes that leave the middle free. */
  crossHair(x: number, y: number, r: number, colour: string): void {
    for (const [w, c, a] of [
      [3.6, this.casing, 0.5],
      [1.4, colour, 1],
    ] as const) {
      const cx = this.#cx;
      cx.globalAlpha = a;
      cx.strokeStyle = c;
      cx.lineWidth = w;
      cx.beginPath();
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ]) {
        cx.moveTo(x + 3 * dx, y + 3 * dy);
        cx.lineTo(x + r * dx, y + r * dy);
      }
      cx.stroke();
    }
    this.#cx.globalAlpha = 1;
  }

  /** A hollow dot. */
  ring(x: number, y: number, r: number, colour: string): void {
    const cx = this.#cx;
    cx.globalAlpha = 1;
    cx.fillStyle = this.casing;
    cx.strokeStyle = colour;
    cx.lineWidth = 1.6;
    cx.beginPath();
    cx.arc(x, y, r, 0, 2 * Math.PI);
    cx.fill();
    cx.stroke();
  }

  square(x: number, y: number, side: number, colour: string, hollow: boolean, alpha = 1): void {
    const cx = this.#cx;
    cx.globalAlpha = alpha;
    if (hollow) {
      cx.strokeStyle = colour;
      cx.lineWidth = 1;
      cx.strokeRect(x - side / 2, y - side / 2, side, side);
    } else {
      cx.fillStyle = colour;
      cx.fillRect(x - side / 2, y - side / 2, side, side);
    }
    cx.globalAlpha = 1;
  }

  dot(x: number, y: number, r: number, colour: string, alpha = 1): void {
    const cx = this.#cx;
    cx.globalAlpha = alpha;
    cx.fillStyle = colour;
    cx.beginPath();
    cx.arc(x, y, r, 0, 2 * Math.PI);
    cx.fill();
    cx.globalAlpha = 1;
  }

  /** A triangle that points from (x, y) along (dx, dy). */
  arrow(x: number, y: number, dx: number, dy: number, size: number, colour: string): void {
    const n = Math.hypot(dx, dy) || 1;
    const ux = dx / n;
    const uy = dy / n;
    const cx = this.#cx;
    cx.fillStyle = colour;
    cx.beginPath();
    cx.moveTo(x + ux * size, y + uy * size);
    cx.lineTo(x - uy * size * 0.7, y + ux * size * 0.7);
    cx.lineTo(x + uy * size * 0.7, y - ux * size * 0.7);
    cx.fill();
  }
}

const SOLID: readonly number[] = [];
const SCRATCH = new Float64Array(3);
const POINT = new Float64Array(3);
let SCREEN = new Float32Array(8192);
