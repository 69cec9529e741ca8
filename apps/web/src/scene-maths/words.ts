/** A number with four significant figures at most, thousands parted by commas, minus as such. */
export function figure(x: number, digits = 0): string {
  const [whole, part] = Math.abs(x).toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = x < 0 && Number(Math.abs(x).toFixed(digits)) !== 0 ? '−' : '';
  return `${sign}${grouped}${part === undefined ? '' : `.${part}`}`;
}

/** A distance in words: 6 mm, 1.02 m, 850 m, 12.4 km, 391,200 km. */
export function distanceWords(m: number): string {
  const a = Math.abs(m);
  if (a < 0.1) return `${figure(m * 1000)} mm`;
  if (a < 10) return `${figure(m, 2)} m`;
  if (a < 100) return `${figure(m, 1)} m`;
  if (a < 10e3) return `${figure(m)} m`;
  const km = m / 1e3;
  if (a < 100e3) return `${figure(km, 1)} km`;
  if (a < 10e6) return `${figure(km)} km`;
  if (a < 1e10) return `${figure(Math.round(km / 10) * 10)} km`;
  return `${figure(m / 1e9, 1)} million km`;
}

export function speedWords(v: number): string {
  const a = Math.abs(v);
  if (a < 0.1) return `${figure(v * 100, 1)} cm/s`;
  if (a < 10) return `${figure(v, 2)} m/s`;
  if (a < 10e3) return `${figure(v)} m/s`;
  return `${figure(v / 1e3, 2)} km/s`;
}

const DEG = 180 / Math.PI;

/** 41.64° S, 206.01° E; latitude and longitude in rad, longitude east. */
export function placeWords(latitude: number, longitude: number): string {
  const lat = latitude * DEG;
  let lon = (longitude * DEG) % 360;
  if (lon < 0) lon += 360;
  return `${Math.abs(lat).toFixed(2)}° ${lat < 0 ? 'S' : 'N'}, ${lon.toFixed(2)}° E`;
}

/** Names in a row: orbiter, returner and lander; the first letter large. */
export function namesInWords(names: readonly string[]): string {
  const text = names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The length of a scale bar: the largest of 1, 2, 5 times a power of ten that is not above `most`. */
export function roundLength(most: number): number {
  const p = 10 ** Math.floor(Math.log10(most));
  return most >= 5 * p ? 5 * p : most >= 2 * p ? 2 * p : p;
}
