import * as THREE from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';

/** Size of a module, m. */
export interface Size {
  readonly length: number;
  readonly diameter: number;
}

/** What a module is painted with; all of one module share the light that falls on it. */
export interface Paint {
  readonly body: THREE.MeshLambertMaterial;
  readonly trim: THREE.MeshLambertMaterial;
  readonly panel: THREE.MeshLambertMaterial;
  readonly metal: THREE.MeshLambertMaterial;
  /** The vehicle's colour. */
  readonly mark: THREE.MeshLambertMaterial;
}

/** A module as drawn: its own z is the axis, its lower end the origin. */
export interface Model {
  readonly group: THREE.Group;
  /** Panels that turn about x towards the Sun. */
  readonly hinges: readonly THREE.Object3D[];
  /** Shown while an engine burns. */
  readonly flame: THREE.Object3D | undefined;
  readonly paint: Paint;
  /** The same shape in one dark material: its shadow on the ground. */
  readonly shade: THREE.Group;
  /** Largest extent, m, for its size on screen. */
  readonly extent: number;
}

/** Sizes where the mission file gives none, m; the injection stage is of the class of the second stage of Long March 5. */
export const SIZES: Readonly<Record<string, Size>> = {
  orbiter: { length: 3.2, diameter: 3.1 },
  returner: { length: 1.25, diameter: 1.25 },
  lander: { length: 2, diameter: 3.4 },
  ascender: { length: 1.8, diameter: 1.9 },
  stage: { length: 10, diameter: 5 },
};

const BODY = new THREE.Color('#c9c6be');
const TRIM = new THREE.Color('#8d8b85');
const PANEL = new THREE.Color('#4a5360');
const METAL = new THREE.Color('#6d6a64');

export function makePaint(hue: string): Paint {
  const m = (color: THREE.ColorRepresentation): THREE.MeshLambertMaterial =>
    new THREE.MeshLambertMaterial({ color, side: THREE.DoubleSide });
  return { body: m(BODY), trim: m(TRIM), panel: m(PANEL), metal: m(METAL), mark: m(hue) };
}

const part = (g: THREE.BufferGeometry, m: THREE.Material, x = 0, y = 0, z = 0): THREE.Mesh => {
  const mesh = new THREE.Mesh(g, m);
  mesh.position.set(x, y, z);
  return mesh;
};

/** A cylinder along z from z0 to z1. */
function drum(r0: number, r1: number, z0: number, z1: number, m: THREE.Material, sides = 40, open = false): THREE.Mesh {
  const g = new THREE.CylinderGeometry(r1, r0, z1 - z0, sides, 1, open);
  g.rotateX(Math.PI / 2);
  if (sides === 8) g.rotateZ(Math.PI / 8);
  const flat = sides <= 12 ? g.toNonIndexed() : g;
  if (sides <= 12) flat.computeVertexNormals();
  return part(flat, m, 0, 0, (z0 + z1) / 2);
}

/** An engine bell whose throat is at `top`, opening downwards. */
function bell(r: number, top: number, length: number, m: THREE.Material): THREE.Mesh {
  const points = Array.from({ length: 9 }, (_, i) => new THREE.Vector2(r * (0.28 + 0.72 * Math.sqrt(i / 8)), -(length * i) / 8));
  const g = new THREE.LatheGeometry(points, 28);
  g.rotateX(Math.PI / 2);
  return part(g, m, 0, 0, top);
}

function strut(a: THREE.Vector3, b: THREE.Vector3, r: number, m: THREE.Material): THREE.Mesh {
  const g = new THREE.CylinderGeometry(r, r, a.distanceTo(b), 8);
  g.rotateX(Math.PI / 2);
  const mesh = part(g, m);
  mesh.position.copy(a).add(b).multiplyScalar(0.5);
  mesh.lookAt(b);
  return mesh;
}

function ring(r: number, tube: number, z: number, m: THREE.Material): THREE.Mesh {
  return part(new THREE.TorusGeometry(r, tube, 8, 40), m, 0, 0, z);
}

/** A wing of `n` panels along +x from `from`, hinged about x. */
function wing(side: 1 | -1, from: number, n: number, long: number, wide: number, z: number, p: Paint): THREE.Object3D {
  const hinge = new THREE.Object3D();
  hinge.position.set(0, 0, z);
  hinge.add(strut(new THREE.Vector3(side * (from - 0.5), 0, 0), new THREE.Vector3(side * (from + 0.25), 0, 0), 0.05, p.metal));
  for (let i = 0; i < n; i++) {
    const x = from + 0.2 + (i + 0.5) * long;
    hinge.add(part(new THREE.BoxGeometry(long * 0.95, wide, 0.05), p.panel, side * x));
    hinge.add(part(new THREE.BoxGeometry(long * 0.95, 0.03, 0.07), p.trim, side * x, wide / 2));
    hinge.add(part(new THREE.BoxGeometry(long * 0.95, 0.03, 0.07), p.trim, side * x, -wide / 2));
    hinge.add(part(new THREE.BoxGeometry(0.03, wide, 0.07), p.trim, side * (x + long / 2)));
  }
  return hinge;
}

/** The exhaust: a thin widening cone that fades away. */
function flameOf(r: number, length: number, z: number): THREE.Mesh {
  const g = new THREE.CylinderGeometry(r * 0.9, r * 2.1, length, 28, 6, true);
  g.rotateX(Math.PI / 2);
  const at = g.getAttribute('position');
  const colours = new Float32Array(4 * at.count);
  for (let i = 0; i < at.count; i++) {
    const away = 0.5 - at.getZ(i) / length;
    colours.set([0.96, 0.92, 0.83, 0.5 * (1 - away) ** 2], 4 * i);
  }
  g.setAttribute('color', new THREE.BufferAttribute(colours, 4));
  const m = new THREE.MeshBasicMaterial({
    vertexColors: true,
    transparent: true,
    depthWrite: false,
    side: THREE.DoubleSide,
    forceSinglePass: true,
  });
  const mesh = part(g, m, 0, 0, z - length / 2);
  mesh.renderOrder = 6;
  return mesh;
}

/** The shape of a module: made of what the missions' published pictures show in the sizes of the mission file. Unknown modules are plain drums. */
export function modelOf(module: string, size: Size, hue: string): Model {
  const p = makePaint(hue);
  const group = new THREE.Group();
  const hinges: THREE.Object3D[] = [];
  const L = size.length;
  const R = size.diameter / 2;
  let flame: THREE.Mesh | undefined;
  let extent = Math.max(L, size.diameter);
  const around = (n: number, r: number, z: number, phase = 0): THREE.Vector3[] =>
    Array.from({ length: n }, (_, i) => {
      const a = phase + (2 * Math.PI * i) / n;
      return new THREE.Vector3(r * Math.cos(a), r * Math.sin(a), z);
    });

  switch (module) {
    case 'orbiter': {
      const deck = 0.55 * L;
      group.add(drum(R * 0.96, R * 0.96, 0.12 * L, deck, p.body), drum(R * 0.6, R * 0.96, 0.02 * L, 0.12 * L, p.trim));
      group.add(drum(R * 0.975, R * 0.975, deck - 0.1, deck, p.mark, 40, true));
      for (let i = 0; i < 12; i++) {
        const [a] = around(1, R * 0.965, (0.12 * L + deck) / 2, (2 * Math.PI * i) / 12);
        const rib = part(new THREE.BoxGeometry(0.04, 0.05, deck - 0.12 * L - 0.1), p.trim, a.x, a.y, a.z);
        rib.rotation.z = Math.atan2(a.y, a.x);
        group.add(rib);
      }
      group.add(bell(0.34 * R, 0.05 * L, 0.24 * L, p.metal));
      for (const a of around(4, R * 0.62, 0.02 * L, Math.PI / 4)) {
        const small = bell(0.09 * R, 0, 0.06 * L, p.metal);
        small.position.copy(a);
        group.add(small);
      }
      // the open upper part with the cradle and the docking ring
      const low = around(8, R * 0.9, deck);
      const high = around(8, R * 0.62, L - 0.06, Math.PI / 8);
      for (let i = 0; i < 8; i++) {
        group.add(strut(low[i], high[i], 0.045, p.metal), strut(low[(i + 1) % 8], high[i], 0.045, p.metal));
      }
      group.add(ring(R * 0.62, 0.06, L - 0.06, p.body), drum(R * 0.5, R * 0.5, deck, deck + 0.08, p.trim));
      // three claws of the docking mechanism
      for (const a of around(3, R * 0.5, L - 0.12, Math.PI / 2)) {
        const out = a.clone().setZ(0).normalize();
        group.add(
          strut(
            a,
            a
              .clone()
              .addScaledVector(out, 0.12)
              .setZ(L + 0.16),
            0.04,
            p.trim,
          ),
        );
        group.add(
          strut(
            a
              .clone()
              .addScaledVector(out, 0.12)
              .setZ(L + 0.16),
            a
              .clone()
              .addScaledVector(out, -0.12)
              .setZ(L + 0.22),
            0.035,
            p.mark,
          ),
        );
      }
      for (const side of [1, -1] as const) hinges.push(wing(side, R, 3, 1.9, 2.0, 0.33 * L, p));
      const dish = part(new THREE.SphereGeometry(0.55, 24, 8, 0, 2 * Math.PI, 0, 0.9), p.body, 0, R + 0.25, 0.3 * L);
      dish.rotation.x = Math.PI;
      group.add(dish, strut(new THREE.Vector3(0, R * 0.9, 0.3 * L), new THREE.Vector3(0, R + 0.25, 0.3 * L - 0.5), 0.04, p.metal));
      flame = flameOf(0.36 * R, 4.5, -0.19 * L);
      extent = 2 * (R + 6);
      break;
    }
    case 'returner': {
      const profile = [
        [0, 0],
        [0.55, 0.03],
        [0.9, 0.11],
        [1, 0.2],
        [0.985, 0.26],
        [0.62, 0.86],
        [0.5, 0.96],
        [0.3, 1],
        [0, 1],
      ].map(([r, z]) => new THREE.Vector2(r * R, z * L));
      const g = new THREE.LatheGeometry(profile, 40);
      g.rotateX(Math.PI / 2);
      const body = part(g, p.body, 0, 0, 0);
      group.add(body, drum(R * 1.004, R * 1.0, 0.19 * L, 0.27 * L, p.mark, 40, true));
      const shield = new THREE.LatheGeometry(
        profile.slice(0, 4).map((v) => v.clone().multiplyScalar(1.004)),
        40,
      );
      shield.rotateX(Math.PI / 2);
      group.add(part(shield, p.metal));
      break;
    }
    case 'lander': {
      const r = R * 0.78;
      group.add(drum(r, r, 0.16 * L, 0.78 * L, p.body, 8), drum(r * 0.86, r * 0.7, 0.78 * L, L, p.trim, 8));
      group.add(drum(r * 1.01, r * 1.01, 0.7 * L, 0.76 * L, p.mark, 8, true), drum(r * 0.8, r, 0.08 * L, 0.16 * L, p.trim, 8));
      group.add(bell(0.42, 0.2 * L, 0.5, p.metal));
      for (const a of around(4, 1, 0, Math.PI / 4)) {
        const foot = a
          .clone()
          .multiplyScalar(R * 1.38)
          .setZ(-0.4);
        const hip = a
          .clone()
          .multiplyScalar(r * 0.92)
          .setZ(0.66 * L);
        const sideways = new THREE.Vector3(-a.y, a.x, 0);
        group.add(strut(hip, foot, 0.07, p.metal));
        for (const s of [1, -1]) {
          const low = a
            .clone()
            .multiplyScalar(r * 0.82)
            .addScaledVector(sideways, s * 0.5)
            .setZ(0.2 * L);
          group.add(strut(low, foot.clone().lerp(hip, 0.35), 0.035, p.metal));
        }
        group.add(drum(0.3, 0.2, -0.45, -0.36, p.trim, 20).translateX(foot.x).translateY(foot.y));
      }
      for (const side of [1, -1] as const) {
        const w = wing(side, r, 1, 1.9, 1.5, 0.72 * L, p);
        w.rotation.y = side * -0.25;
        group.add(w);
      }
      const dish = part(new THREE.SphereGeometry(0.4, 20, 8, 0, 2 * Math.PI, 0, 0.9), p.body, 0, r * 0.75, L + 0.15);
      dish.rotation.x = Math.PI * 0.8;
      group.add(dish);
      flame = flameOf(0.4, 3.2, -0.15);
      extent = 2 * (r + 2.2);
      break;
    }
    case 'ascender': {
      const r = R * 0.72;
      group.add(drum(r, r, 0.2 * L, 0.62 * L, p.body, 8), drum(r, r * 0.55, 0.62 * L, 0.8 * L, p.trim, 8));
      group.add(drum(r * 1.01, r * 1.01, 0.54 * L, 0.6 * L, p.mark, 8, true), bell(0.26, 0.22 * L, 0.36, p.metal));
      for (const a of around(4, r * 0.96, 0.34 * L, Math.PI / 4))
        group.add(part(new THREE.SphereGeometry(0.27, 20, 14), p.trim, a.x, a.y, a.z));
      group.add(drum(0.24, 0.24, 0.8 * L, 0.93 * L, p.trim), ring(0.5, 0.04, 0.92 * L, p.body));
      // three bars that the claws take
      for (const a of around(3, 0.5, 0.92 * L, Math.PI / 2)) {
        group.add(strut(new THREE.Vector3(a.x * 0.4, a.y * 0.4, 0.84 * L), a, 0.03, p.metal));
        group.add(
          strut(
            a,
            a
              .clone()
              .multiplyScalar(1.4)
              .setZ(L - 0.03),
            0.035,
            p.mark,
          ),
        );
      }
      for (const side of [1, -1] as const) hinges.push(wing(side, r, 1, 1.15, 1.1, 0.5 * L, p));
      flame = flameOf(0.26, 2.2, -0.02 * L);
      extent = 2 * (r + 1.4);
      break;
    }
    case 'stage': {
      group.add(
        drum(R, R, 0.06 * L, 0.9 * L, p.body),
        drum(R, 1.55, 0.9 * L, L, p.trim),
        drum(R * 1.004, R * 1.004, 0.5 * L, 0.53 * L, p.trim, 40, true),
      );
      for (const x of [-1.1, 1.1]) {
        const b = bell(0.75, 0.08 * L, 1.9, p.metal);
        b.position.x = x;
        group.add(b);
      }
      flame = flameOf(1.6, 9, -1.1);
      break;
    }
    default:
      group.add(drum(R, R, 0, L, p.body));
  }
  fuse(group);
  for (const h of hinges) {
    fuse(h);
    group.add(h);
  }
  if (flame) {
    flame.updateMatrix();
    flame.matrixAutoUpdate = false;
    flame.visible = false;
    group.add(flame);
  }
  return { group, hinges, flame, paint: p, extent, shade: shadeOf(group) };
}

/** Puts all that an object is made of into one mesh for each material: some eighty parts would be as many calls to the graphics card in each frame. */
function fuse(root: THREE.Object3D): void {
  const by = new Map<THREE.Material, THREE.BufferGeometry[]>();
  for (const child of root.children) {
    child.updateMatrixWorld(true);
    child.traverse((o) => {
      if (!(o instanceof THREE.Mesh)) return;
      const made = o.geometry as THREE.BufferGeometry;
      const g = made.index ? made.toNonIndexed() : made;
      g.deleteAttribute('uv');
      g.applyMatrix4(o.matrixWorld);
      const material = o.material as THREE.Material;
      const list = by.get(material) ?? [];
      list.push(g);
      by.set(material, list);
    });
  }
  root.clear();
  for (const [material, list] of by) {
    const mesh = new THREE.Mesh(mergeGeometries(list), material);
    mesh.matrixAutoUpdate = false;
    root.add(mesh);
  }
}

const SHADE = new THREE.MeshBasicMaterial({ color: '#060607', side: THREE.DoubleSide });

/** Shadows on the Moon are all but black; in the light theme they are ink. */
export function setShade(colour: string): void {
  SHADE.color.set(colour);
}

function shadeOf(group: THREE.Group): THREE.Group {
  const shade = group.clone(true);
  shade.traverse((o) => {
    if (!(o instanceof THREE.Mesh)) return;
    if ((o.material as THREE.Material).transparent) o.visible = false;
    o.material = SHADE;
    o.frustumCulled = false;
  });
  shade.visible = false;
  shade.matrixAutoUpdate = false;
  return shade;
}

/** The light that falls on a module: 1 in the Sun, 0 in shadow. */
export function setLight(paint: Paint, hue: string, light: number): void {
  const f = 0.16 + 0.84 * light;
  paint.body.color.copy(BODY).multiplyScalar(f);
  paint.trim.color.copy(TRIM).multiplyScalar(f);
  paint.panel.color.copy(PANEL).multiplyScalar(f);
  paint.metal.color.copy(METAL).multiplyScalar(f);
  paint.mark.color.set(hue).multiplyScalar(f);
}
