import * as THREE from 'three';
import type { Stars } from '../assets/stars.ts';
import type { Theme } from '../theme/tokens.ts';

/** Half of the Sun's disc seen from 1 au, rad. */
const SUN_RADIUS = (0.533 / 2) * (Math.PI / 180);

const STAR_VERTEX = /* glsl */ `
attribute float magnitude;
attribute vec3 tint;
uniform mat3 uTurn;
uniform float uLight, uScale;
varying vec3 vColour;
varying float vAlpha;
void main() {
  vec3 p = uTurn * position;
  gl_Position = projectionMatrix * vec4(mat3(viewMatrix) * p * 100.0, 1.0);
  gl_Position.z = gl_Position.w * 0.999999;
  float bright = pow(10.0, -0.16 * (magnitude - 1.0));
  gl_PointSize = uScale * clamp(0.9 + 1.5 * bright, 1.0, 3.4);
  vAlpha = mix(clamp(0.75 * bright, 0.0, 0.9), clamp(0.5 * bright, 0.0, 0.35), uLight);
  if (magnitude > mix(5.2, 3.6, uLight)) { vAlpha = 0.0; gl_Position = vec4(2.0, 2.0, 2.0, 1.0); }
  vColour = mix(mix(vec3(1.0), tint, 0.35), vec3(0.106, 0.114, 0.125), uLight);
}`;
const STAR_FRAGMENT = /* glsl */ `
varying vec3 vColour;
varying float vAlpha;
void main() {
  float d = length(gl_PointCoord - 0.5) * 2.0;
  float a = vAlpha * (1.0 - smoothstep(0.55, 1.0, d));
  gl_FragColor = vec4(vColour * a, a);
}`;

const SUN_VERTEX = /* glsl */ `
uniform vec3 uSun;
uniform float uSize;
varying vec2 vAt;
void main() {
  vAt = position.xy * 1.3;
  vec4 c = vec4(mat3(viewMatrix) * uSun * 100.0, 1.0);
  c.xy += vAt * uSize * 100.0;
  gl_Position = projectionMatrix * c;
  gl_Position.z = gl_Position.w * 0.999999;
}`;
const SUN_FRAGMENT = /* glsl */ `
uniform float uLight;
varying vec2 vAt;
void main() {
  float r = length(vAt);
  float w = fwidth(r);
  float disc = 1.0 - smoothstep(1.0 - w, 1.0 + w, r);
  if (disc <= 0.0) discard;
  float mu = sqrt(max(0.0, 1.0 - r * r));
  // limb darkening of the visible disc, u = 0.6
  vec3 dark = vec3(1.0, 0.97, 0.90) * (0.4 + 0.6 * mu);
  float ring = smoothstep(1.0 - 3.0 * w, 1.0 - w, r);
  vec3 light = mix(vec3(1.0, 0.992, 0.965), vec3(0.106, 0.114, 0.125), 0.8 * ring);
  gl_FragColor = vec4(mix(dark, light, uLight) * disc, disc);
}`;

const blending = {
  transparent: true,
  premultipliedAlpha: true,
  blending: THREE.CustomBlending,
  blendSrc: THREE.OneFactor,
  blendDst: THREE.OneMinusSrcAlphaFactor,
  // behind everything: their depth is that of an empty picture
  depthTest: true,
  depthWrite: false,
} as const;

/** The Sun's disc and the stars, behind everything. */
export class Sky {
  readonly group = new THREE.Group();
  readonly #sun: THREE.ShaderMaterial;
  readonly #stars: THREE.ShaderMaterial;

  constructor() {
    this.#sun = new THREE.ShaderMaterial({
      vertexShader: SUN_VERTEX,
      fragmentShader: SUN_FRAGMENT,
      uniforms: { uSun: { value: new THREE.Vector3(1, 0, 0) }, uSize: { value: Math.tan(SUN_RADIUS) }, uLight: { value: 0 } },
      ...blending,
    });
    const quad = new THREE.Mesh(new THREE.PlaneGeometry(2, 2), this.#sun);
    quad.frustumCulled = false;
    quad.renderOrder = -1;
    this.#stars = new THREE.ShaderMaterial({
      vertexShader: STAR_VERTEX,
      fragmentShader: STAR_FRAGMENT,
      uniforms: { uTurn: { value: new THREE.Matrix3() }, uLight: { value: 0 }, uScale: { value: 1 } },
      ...blending,
    });
    this.group.add(quad);
  }

  setStars(stars: Stars): void {
    const g = new THREE.BufferGeometry();
    g.setAttribute('position', new THREE.BufferAttribute(stars.directions, 3));
    g.setAttribute('magnitude', new THREE.BufferAttribute(stars.magnitudes, 1));
    g.setAttribute('tint', new THREE.BufferAttribute(stars.colours, 3));
    const points = new THREE.Points(g, this.#stars);
    points.frustumCulled = false;
    points.renderOrder = -2;
    this.group.add(points);
  }

  /** `sun`: unit vector in the scene; `turn`: icrf to the scene's axes (9). */
  update(sun: Float64Array, turn: Float64Array, theme: Theme, pixelRatio: number): void {
    const light = theme === 'light' ? 1 : 0;
    (this.#sun.uniforms['uSun'].value as THREE.Vector3).set(sun[0], sun[1], sun[2]);
    this.#sun.uniforms['uLight'].value = light;
    this.#stars.uniforms['uLight'].value = light;
    this.#stars.uniforms['uScale'].value = pixelRatio;
    (this.#stars.uniforms['uTurn'].value as THREE.Matrix3).set(
      turn[0],
      turn[1],
      turn[2],
      turn[3],
      turn[4],
      turn[5],
      turn[6],
      turn[7],
      turn[8],
    );
  }
}
