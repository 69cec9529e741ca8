import { type Epoch, formatBeijing, formatUtc, secondsBetween } from '@farside/astro';

/** Figures as the page says them: SI in, units of the trade out. The minus is U+2212; thousands are marked by commas. */

const DEG = 180 / Math.PI;
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** A number with `decimals`, thousands marked; a dash for what is no number. */
export function fixed(x: number, decimals: number): string {
  if (!Number.isFinite(x)) return '–';
  const text = Math.abs(x).toFixed(decimals);
  const [whole, part] = text.split('.');
  const marked = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',') + (part === undefined ? '' : `.${part}`);
  return x < 0 && Number(text) !== 0 ? `−${marked}` : marked;
}

/** With the sign always: changes. */
export const signed = (x: number, decimals: number): string => (x > 0 && Number(x.toFixed(decimals)) !== 0 ? '+' : '') + fixed(x, decimals);

/** To about `digits` significant digits. */
export function significant(x: number, digits = 4): string {
  if (x === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(x)));
  if (size < -6 || size > 12) return x.toExponential(digits - 1).replace('-', '−');
  return fixed(x, Math.max(0, Math.min(9, digits - 1 - size)));
}

export function length(m: number): string {
  const a = Math.abs(m);
  if (a >= 1e6) return `${fixed(m / 1e3, 0)} km`;
  if (a >= 1e4) return `${fixed(m / 1e3, 1)} km`;
  if (a >= 1000) return `${fixed(m / 1e3, 2)} km`;
  if (a >= 100) return `${fixed(m, 0)} m`;
  if (a >= 1) return `${fixed(m, a >= 10 ? 1 : 2)} m`;
  if (a >= 0.01) return `${fixed(m * 100, 1)} cm`;
  return `${fixed(m * 1000, a >= 1e-3 ? 1 : 2)} mm`;
}

export function speed(v: number): string {
  const a = Math.abs(v);
  if (a >= 1e4) return `${fixed(v / 1e3, 2)} km/s`;
  if (a >= 100) return `${fixed(v, 0)} m/s`;
  if (a >= 1) return `${fixed(v, a >= 10 ? 1 : 2)} m/s`;
  return `${fixed(v * 100, a >= 0.01 ? 1 : 2)} cm/s`;
}

export const angle = (rad: number, decimals = 2): string => `${fixed(rad * DEG, decimals)}°`;
export const mass = (kg: number): string => `${fixed(kg, Math.abs(kg) >= 10 ? 1 : 3)} kg`;

/** `52 s`, `6 min 3 s`, `49 h 15 min`, `23.8 d`. */
export function duration(s: number): string {
  const sign = s < 0 ? '−' : '';
  const a = Math.abs(s);
  if (a < 10 && a !== Math.round(a)) return `${sign}${a.toFixed(1)} s`;
  const r = Math.round(a);
  if (r < 60) return `${sign}${r} s`;
  if (r < 3600) return `${sign}${Math.floor(r / 60)} min${r % 60 ? ` ${r % 60} s` : ''}`;
  const minutes = Math.round(a / 60);
  if (minutes < 60 * 60) return `${sign}${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`;
  return `${sign}${(a / 86400).toFixed(1)} d`;
}

/** In its natural unit alone: `37 min`, `25 h`, `4.7 d`. */
export function shortDuration(s: number): string {
  if (s < 120) return `${Math.round(s)} s`;
  if (s < 7200) return `${Math.round(s / 60)} min`;
  if (s < 60 * 3600) return `${Math.round(s / 3600)} h`;
  return `${(s / 86400).toFixed(1)} d`;
}

/** `41.6385° S, 206.0148° E`; longitude east from 0 to 360. */
export function place(p: { readonly latitude: number; readonly longitude: number }, decimals = 4): string {
  const lat = p.latitude * DEG;
  const east = (((p.longitude * DEG) % 360) + 360) % 360;
  return `${fixed(Math.abs(lat), decimals)}° ${lat < 0 ? 'S' : 'N'}, ${fixed(east, decimals)}° E`;
}

/** `02:21:40` */
export const timeOfDay = (e: Epoch): string => formatUtc(e, 0).slice(11, 19);

/** `4 June 2024` */
export function dateInWords(e: Epoch): string {
  const [y, m, d] = formatUtc(e, 0).slice(0, 10).split('-').map(Number);
  return `${d} ${MONTHS[m - 1]} ${y}`;
}

/** `4 June 02:21` */
export const shortStamp = (e: Epoch): string => {
  const [, m, d] = formatUtc(e, 0).slice(0, 10).split('-').map(Number);
  return `${d} ${MONTHS[m - 1]} ${timeOfDay(e).slice(0, 5)}`;
};

/** Whole days since launch, the day of the launch being 1. */
export const dayOf = (launch: Epoch, e: Epoch): number => Math.floor(secondsBetween(launch, e) / 86400) + 1;

/** `10:21:40 Beijing time` */
export const beijing = (e: Epoch): string => `${formatBeijing(e, 0).slice(11, 19)} Beijing time`;

/** `T+31 d 16 h 54 min` */
export function sinceLaunch(launch: Epoch, e: Epoch): string {
  const s = Math.round(secondsBetween(launch, e));
  const d = Math.floor(s / 86400);
  const h = Math.floor((s % 86400) / 3600);
  const m = Math.floor((s % 3600) / 60);
  return `T+${d ? `${d} d ` : ''}${d || h ? `${h} h ` : ''}${m} min`;
}

/** `in 38 min`, `now` */
export const until = (now: Epoch, e: Epoch): string => {
  const s = secondsBetween(now, e);
  return Math.abs(s) < 1 ? 'now' : s > 0 ? `in ${duration(s)}` : `${duration(-s)} ago`;
};

/** With a capital at its beginning. */
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A tick of an axis: as few decimals as its step needs. */
export const tick = (v: number, step: number): string => fixed(v, Math.max(0, Math.min(9, -Math.floor(Math.log10(step) + 1e-9))));
