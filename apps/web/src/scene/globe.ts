import * as THREE from 'three';
import type { Eye } from '../scene-maths/camera.ts';
import { dotAt, type Numbers, smoothstep, turnBack } from '../scene-maths/into.ts';
import type { Theme } from '../theme/tokens.ts';

/** What a globe is told each frame, all in the axes of the scene. */
export interface GlobeFrame {
  /** Centre from the eye, m. */
  readonly centre: Float64Array;
  /** From the body's own axes to the scene's, nine numbers. */
  readonly axes: Float64Array;
  /** Unit vector to the Sun. */
  readonly sun: Float64Array;
  /** m */
  readonly equator: number;
  readonly pole: number;
}

const VERTEX = /* glsl */ `
uniform vec4 uRect;
uniform vec3 uRight, uUp, uForward;
uniform vec2 uSlope;
varying vec3 vRay;
void main() {
  vec2 ndc = mix(uRect.xy, uRect.zw, position.xy);
  vRay = uForward + ndc.x * uSlope.x * uRight + ndc.y * uSlope.y * uUp;
  gl_Position = vec4(ndc, 0.0, 1.0);
}`;

/** The crossing of a pixel's ray with the spheroid, worked out in radii from `C` = |eye|^2 - 1, which comes in double precision: exact to the pixel from a metre above the ground to the far end of the sky. */
const FRAGMENT = /* glsl */ `
uniform mat3 uToBody;
uniform vec3 uEye, uSun, uForward, uInk, uPaper;
uniform float uC, uFlat, uRadius, uLog, uLight, uNear, uFine;
uniform sampler2D uMap, uSlopes;
uniform float uHasMap, uHasSlopes;
uniform vec3 uSiteUp, uSiteEast, uFromSite;
varying vec3 vRay;

float hash(vec2 p) {
  p = fract(p * vec2(0.1031, 0.1030));
  p += dot(p, p.yx + 33.33);
  return fract((p.x + p.y) * p.x);
}
// slope of bowls with rims on a jittered grid of unit cells; the same at every size
vec2 bowls(vec2 p) {
  vec2 cell = floor(p - 0.5);
  vec2 g = vec2(0.0);
  for (int j = 0; j < 2; j++) for (int i = 0; i < 2; i++) {
    vec2 c = cell + vec2(i, j);
    vec2 at = c + 0.24 + 0.52 * vec2(hash(c), hash(c + 71.7));
    float pick = hash(c + 13.1);
    if (pick < 0.25) continue;
    float size = 0.05 + 0.21 * pick * pick * pick;
    vec2 off = p - at;
    float r = length(off) + 1e-6;
    float d = r / size;
    float slope = d < 1.0 ? 0.62 * d * (1.0 - smoothstep(0.88, 1.0, d)) : -0.22 * max(0.0, 2.0 - d) * smoothstep(1.0, 1.15, d);
    g += slope * off / r;
  }
  return g;
}
vec2 ground(vec2 p, float print) {
  vec2 g = vec2(0.0);
  float size = 21000.0;
  for (int k = 0; k < 9; k++) {
    float seen = 1.0 - smoothstep(0.03, 0.12, print / size);
    if (seen <= 0.0) break;
    // each size on a grid of its own direction
    float a = 0.7 + 1.9 * float(k);
    mat2 turned = mat2(cos(a), sin(a), -sin(a), cos(a));
    g += seen * (bowls(turned * p / size + float(k) * 17.3) * turned);
    size *= 0.33;
  }
  return 0.6 * g;
}

void main() {
  vec3 dir = normalize(vRay);
  vec3 d = uToBody * dir;
  d.z *= uFlat;
  float A = dot(d, d);
  float B = dot(uEye, d);
  float q = B * B - A * uC;
  float edge = max(fwidth(q), 1e-12);
  float cover = uC <= 0.0 ? 1.0 : clamp(q / edge + 0.5, 0.0, 1.0);
  if (cover <= 0.0 || B > 0.0) discard;
  float t = uC / (-B + sqrt(max(q, 0.0)));
  vec3 n = normalize(uEye + t * d);
  vec3 up = normalize(vec3(n.xy, n.z * uFlat));
  vec2 uv = vec2(atan(n.y, n.x) / 6.283185307 + 0.5, 0.5 - asin(clamp(n.z, -1.0, 1.0)) / 3.14159265);
  vec2 dx = dFdx(uv), dy = dFdy(uv);
  dx.x -= floor(dx.x + 0.5);
  dy.x -= floor(dy.x + 0.5);
  vec3 toEye = -normalize(uToBody * dir);
  vec3 normal = up;
  vec3 east = normalize(vec3(-n.y, n.x, 1e-9));
  vec3 north = cross(up, east);
#ifdef MOON
  float albedo = mix(0.42, textureGrad(uMap, uv, dx, dy).r, uHasMap);
  vec2 slope = textureGrad(uSlopes, uv, dx, dy).rg * uHasSlopes;
  float far = t * uRadius;
  slope *= 1.0 - 0.75 * uNear;
  vec3 fine = vec3(0.0);
  if (uFine > 0.0) {
    float print = far * max(length(dFdx(dir)), length(dFdy(dir))) / max(0.05, abs(dot(up, toEye)));
    if (uNear < 1.0) {
      // anywhere: on the six sides of a cube about the Moon
      vec3 m = abs(n);
      vec3 eu = m.z >= m.x && m.z >= m.y ? vec3(1.0, 0.0, 0.0) : vec3(0.0, 0.0, 1.0);
      vec3 ev = m.z >= m.x && m.z >= m.y ? vec3(0.0, 1.0, 0.0) : m.x >= m.y ? vec3(0.0, 1.0, 0.0) : vec3(1.0, 0.0, 0.0);
      vec2 p = vec2(dot(n, eu), dot(n, ev)) / max(m.x, max(m.y, m.z)) * uRadius;
      vec2 g = 0.55 * uFine * (1.0 - uNear) * ground(p, max(print, 25.0));
      fine = g.x * eu + g.y * ev;
      fine -= dot(fine, up) * up;
    }
    if (uNear > 0.0) {
      vec3 at = far * (uToBody * dir) + uFromSite;
      vec3 siteNorth = cross(uSiteUp, uSiteEast);
      vec2 p = vec2(dot(at, uSiteEast), dot(at, siteNorth));
      float inside = uNear * (1.0 - smoothstep(8.0e4, 2.0e5, length(p)));
      slope += inside * ground(p, print);
    }
  }
  normal = normalize(up - east * slope.x - north * slope.y - fine);
  float m0 = max(dot(normal, uSun), 0.0) * smoothstep(-0.02, 0.06, dot(up, uSun) + 0.02);
  float m = max(dot(normal, toEye), 0.02);
  float I = m0 * (1.35 * m0 / (m0 + m + 1e-4) + 0.33);
  float v = 1.5 * I * albedo;
  vec3 dark = vec3(pow(v / (1.0 + 0.25 * v), 0.8)) + 0.018 * albedo;
  vec3 light = mix(uInk, uPaper, clamp(pow(v / (1.0 + 0.35 * v), 0.62) + 0.05 * albedo, 0.0, 1.0));
#else
  vec3 tex = mix(vec3(0.16, 0.22, 0.32), textureGrad(uMap, uv, dx, dy).rgb, uHasMap);
  float m0 = dot(up, uSun);
  float I = smoothstep(-0.1, 0.25, m0) * (0.25 + 0.95 * max(m0, 0.0));
  // the night is not black: seas and lands are told apart in it
  vec3 dark = pow(tex * I * 0.92, vec3(0.92)) + 0.13 * tex * (1.0 - 0.6 * I);
  float y = dot(tex, vec3(0.30, 0.55, 0.15));
  vec3 print = mix(vec3(y), tex, 0.45);
  vec3 light = mix(uInk, mix(uPaper, print, 0.35), clamp(pow((0.25 + y) * I, 0.55) + 0.16 * y, 0.0, 1.0));
  // air: along the ground one looks through more of it
  float graze = 1.0 - clamp(dot(up, toEye), 0.0, 1.0);
  float air = 0.1 + 0.65 * graze * graze * graze;
  float day = clamp(I, 0.0, 1.0);
  dark = mix(dark, vec3(0.36, 0.50, 0.68) * day, air * day);
  light = mix(light, uPaper, 0.6 * air * day);
#endif
  vec3 colour = mix(dark, light, uLight);
#ifndef MOON
  // a limb of one pixel
  float rim = 1.0 - smoothstep(0.5, 1.6, q / edge);
  colour = mix(colour, mix(vec3(0.45, 0.55, 0.68), uInk, uLight), 0.6 * rim * step(0.0, uC));
#endif
  gl_FragColor = vec4(colour, 1.0) * cover;
  gl_FragDepth = log2(1.0 + t * uRadius * dot(dir, uForward)) * uLog;
}`;

const plain = new THREE.DataTexture(new Uint8Array([128, 128, 128, 255]), 1, 1);
plain.needsUpdate = true;

/** A body as one quad: the sphere is worked out for each pixel, so that limb and ground are right at every distance. */
export class Globe {
  readonly mesh: THREE.Mesh<THREE.BufferGeometry, THREE.ShaderMaterial>;
  readonly #u: Record<string, THREE.IUniform>;
  readonly #moon: boolean;
  readonly #eye = new Float64Array(3);
  readonly #sun = new Float64Array(3);

  constructor(moon: boolean) {
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute('position', new THREE.BufferAttribute(new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0]), 3));
    geometry.setIndex([0, 1, 2, 2, 1, 3]);
    this.#u = {
      uRect: { value: new THREE.Vector4(-1, -1, 1, 1) },
      uRight: { value: new THREE.Vector3() },
      uUp: { value: new THREE.Vector3() },
      uForward: { value: new THREE.Vector3() },
      uSlope: { value: new THREE.Vector2() },
      uToBody: { value: new THREE.Matrix3() },
      uEye: { value: new THREE.Vector3() },
      uSun: { value: new THREE.Vector3() },
      uInk: { value: new THREE.Color().setRGB(0x34 / 255, 0x36 / 255, 0x3b / 255) },
      uPaper: { value: new THREE.Color().setRGB(0xf4 / 255, 0xf2 / 255, 0xec / 255) },
      uC: { value: 1 },
      uFlat: { value: 1 },
      uRadius: { value: 1 },
      uLog: { value: 1 },
      uLight: { value: 0 },
      uNear: { value: 0 },
      uFine: { value: 0 },
      uMap: { value: plain },
      uSlopes: { value: plain },
      uHasMap: { value: 0 },
      uHasSlopes: { value: 0 },
      uSiteUp: { value: new THREE.Vector3(0, 0, 1) },
      uSiteEast: { value: new THREE.Vector3(1, 0, 0) },
      uFromSite: { value: new THREE.Vector3() },
    };
    this.#moon = moon;
    const material = new THREE.ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: this.#u,
      defines: moon ? { MOON: '' } : {},
      transparent: true,
      premultipliedAlpha: true,
      blending: THREE.CustomBlending,
      blendSrc: THREE.OneFactor,
      blendDst: THREE.OneMinusSrcAlphaFactor,
      depthWrite: true,
    });
    this.mesh = new THREE.Mesh(geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = moon ? 2 : 1;
  }

  setMap(texture: THREE.Texture): void {
    this.#u['uMap'].value = texture;
    this.#u['uHasMap'].value = 1;
  }

  setSlopes(texture: THREE.Texture): void {
    this.#u['uSlopes'].value = texture;
    this.#u['uHasSlopes'].value = 1;
  }

  /** The modelled ground about the site: `site` in m and body axes, `near` from 0 (none) to 1. */
  setSite(site: Float64Array | undefined, near: number): void {
    this.#u['uNear'].value = site ? near : 0;
    if (!site || near === 0) return;
    const r = Math.hypot(site[0], site[1], site[2]);
    const up = this.#u['uSiteUp'].value as THREE.Vector3;
    up.set(site[0] / r, site[1] / r, site[2] / r);
    (this.#u['uSiteEast'].value as THREE.Vector3).set(-site[1], site[0], 0).normalize();
    const scale = this.#u['uRadius'].value as number;
    (this.#u['uFromSite'].value as THREE.Vector3).set(
      this.#eye[0] * scale - site[0],
      this.#eye[1] * scale - site[1],
      this.#eye[2] * scale - site[2],
    );
  }

  update(view: Eye, frame: GlobeFrame, theme: Theme, logScale: number): void {
    const u = this.#u;
    const a = view.axes;
    (u['uRight'].value as THREE.Vector3).set(a[0], a[1], a[2]);
    (u['uUp'].value as THREE.Vector3).set(a[3], a[4], a[5]);
    (u['uForward'].value as THREE.Vector3).set(a[6], a[7], a[8]);
    const sx = view.width / 2 / view.focal;
    const sy = view.height / 2 / view.focal;
    (u['uSlope'].value as THREE.Vector2).set(sx, sy);
    const m = frame.axes;
    (u['uToBody'].value as THREE.Matrix3).set(m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]);
    // eye from the centre, in radii of the body's stretched axes
    const e = this.#eye;
    for (let k = 0; k < 3; k++) SCRATCH[k] = -frame.centre[k];
    turnBack(m, 0, SCRATCH, 0, e, 0);
    const k = frame.equator / frame.pole;
    e[2] *= k;
    for (let i = 0; i < 3; i++) e[i] /= frame.equator;
    turnBack(m, 0, frame.sun, 0, this.#sun, 0);
    (u['uEye'].value as THREE.Vector3).set(e[0], e[1], e[2]);
    (u['uSun'].value as THREE.Vector3).set(this.#sun[0], this.#sun[1], this.#sun[2]);
    u['uC'].value = e[0] * e[0] + e[1] * e[1] + e[2] * e[2] - 1;
    u['uFlat'].value = k;
    u['uRadius'].value = frame.equator;
    u['uLog'].value = logScale;
    u['uLight'].value = theme === 'light' ? 1 : 0;
    if (!this.#moon) u['uNear'].value = 0;
    // from some hundred kilometres on the map alone is blurred
    u['uFine'].value = this.#moon ? 1 - smoothstep(3e5, 1.2e6, (Math.hypot(e[0], e[1], e[2]) - 1) * frame.equator) : 0;
    const rect = u['uRect'].value as THREE.Vector4;
    this.mesh.visible = bounds(view, frame.centre, frame.equator, rect, sx, sy);
  }
}

const SCRATCH = new Float64Array(3);

/** The part of the picture that a sphere can cover, -1 to 1; false when none. */
function bounds(view: Eye, centre: Numbers, radius: number, out: THREE.Vector4, sx: number, sy: number): boolean {
  const a = view.axes;
  const x = dotAt(a, 0, centre, 0);
  const y = dotAt(a, 3, centre, 0);
  const z = dotAt(a, 6, centre, 0);
  const side = (u: number, slope: number): readonly [number, number] => {
    const rho = Math.hypot(u, z);
    if (rho <= radius * 1.0001) return [-1, 1];
    const mid = Math.atan2(u, z);
    const half = Math.asin(radius / rho);
    const lo = mid - half;
    const hi = mid + half;
    if (hi < -Math.PI / 2 || lo > Math.PI / 2) return [2, -2];
    return [lo <= -Math.PI / 2 ? -1 : Math.max(-1, Math.tan(lo) / slope), hi >= Math.PI / 2 ? 1 : Math.min(1, Math.tan(hi) / slope)];
  };
  const [x0, x1] = side(x, sx);
  const [y0, y1] = side(y, sy);
  if (x0 > x1 || y0 > y1) return false;
  const px = 4 / view.width;
  const py = 4 / view.height;
  out.set(Math.max(-1, x0 - px), Math.max(-1, y0 - py), Math.min(1, x1 + px), Math.min(1, y1 + py));
  return true;
}
