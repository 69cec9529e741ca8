import { describe, expect, test } from 'vitest';
import { HUES, type Theme, TOKENS } from './tokens.ts';

const rgb = (hex: string): [number, number, number] =>
  [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255) as [number, number, number];
const linear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const light = (hex: string): number => {
  const [r, g, b] = rgb(hex).map(linear);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
/** WCAG 2.2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [hi, lo] = [light(a), light(b)].sort((x, y) => y - x);
  return (hi + 0.05) / (lo + 0.05);
}

/** Machado, Oliveira and Fernandes (2009), severity 1.0, on linear rgb. */
const BLIND: Readonly<Record<string, readonly number[]>> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

/** OKLab (Ottosson 2020) of a colour as such an eye sees it. */
function oklab(hex: string, eye: string): readonly [number, number, number] {
  const c = rgb(hex).map(linear);
  const m = BLIND[eye];
  const [r, g, b] = [0, 3, 6].map((i) => Math.min(1, Math.max(0, m[i] * c[0] + m[i + 1] * c[1] + m[i + 2] * c[2])));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const k = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * k - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * k + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * k - 0.808675766 * s,
  ];
}

describe.each<Theme>(['dark', 'light'])('%s', (theme) => {
  const t = TOKENS[theme];
  test('text is readable on page, drawings and inputs: 4.5 to 1 (WCAG AA), the main text 7 to 1 (AAA)', () => {
    for (const ground of [t.bg, t.space, t.raise]) {
      for (const ink of [t.text, t.text2, t.text3]) expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThan(4.5);
      expect(contrast(t.text, ground)).toBeGreaterThan(7);
    }
  });
  test('vehicles and alarms stand out as graphics do: 3 to 1', () => {
    for (const ink of [...Object.values(HUES[theme]), t.watch, t.caution, t.warning])
      for (const ground of [t.bg, t.space]) expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThan(3);
  });
  test.each(Object.keys(BLIND))('the five vehicles are told apart by %s eyes', (eye) => {
    const list = Object.entries(HUES[theme]);
    for (const [i, [a, x]] of list.entries()) {
      for (const [b, y] of list.slice(i + 1)) {
        const [p, q] = [oklab(x, eye), oklab(y, eye)];
        // below 0.04 two fields side by side look alike; they are lines apart from one another, so twice that
        expect(Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]), `${a} and ${b}`).toBeGreaterThan(0.08);
      }
    }
  });
});
