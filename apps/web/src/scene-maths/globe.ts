import { dotAt, type Numbers } from './into.ts';

/**
 * Whether a sphere hides a point from an eye: the point lies behind the limb or inside on the far side. `centre` and `p` are m from the eye. Points at or below the surface on the near side are
 * seen: a landing site may lie lower than the sphere.
 */
export function hiddenBy(centre: Numbers, co: number, radius: number, p: Numbers, po: number): boolean {
  const x = p[po] - centre[co];
  const y = p[po + 1] - centre[co + 1];
  const z = p[po + 2] - centre[co + 2];
  // never larger than what the point itself stands on
  const r = Math.min(radius, Math.sqrt(x * x + y * y + z * z) * (1 - 1e-9));
  const cc = dotAt(centre, co, centre, co);
  if (cc <= r * r) return false;
  const pp = dotAt(p, po, p, po);
  const d = dotAt(centre, co, p, po);
  // behind the plane of the limb, and inside its cone
  if (d <= cc - r * r) return false;
  return d * d > pp * (cc - r * r);
}

/**
 * The nearest crossing of a ray with a spheroid, m along it; undefined when it misses. `eye` and the unit vector `ray` are in the body's own axes, from its centre; `a` and `b`: radius at the
 * equator and at the pole.
 */
export function rayHits(eye: Numbers, ray: Numbers, a: number, b: number): number | undefined {
  const k = a / b;
  const ez = eye[2] * k;
  const rz = ray[2] * k;
  const A = ray[0] * ray[0] + ray[1] * ray[1] + rz * rz;
  const B = eye[0] * ray[0] + eye[1] * ray[1] + ez * rz;
  const C = eye[0] * eye[0] + eye[1] * eye[1] + ez * ez - a * a;
  const q = B * B - A * C;
  if (q < 0 || B > 0) return undefined;
  const t = C / (-B + Math.sqrt(q));
  return t >= 0 ? t : undefined;
}

/** Latitude and longitude (rad; geocentric, east, 0 to 2 pi) of a point in the body's axes. */
export function placeOfPoint(p: Numbers): { latitude: number; longitude: number } {
  const r = Math.sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
  const longitude = Math.atan2(p[1], p[0]);
  return { latitude: Math.asin(p[2] / r), longitude: longitude < 0 ? longitude + 2 * Math.PI : longitude };
}
