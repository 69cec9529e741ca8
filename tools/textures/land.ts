/** What is used of a TopoJSON file with one geometry, land: polygons of rings of arcs. */
export interface LandTopology {
  readonly type: 'Topology';
  readonly bbox?: readonly number[];
  readonly transform: { readonly scale: readonly [number, number]; readonly translate: readonly [number, number] };
  readonly objects: {
    readonly land: {
      readonly type: 'GeometryCollection';
      readonly geometries: readonly { readonly type: 'MultiPolygon'; readonly arcs: readonly (readonly (readonly number[])[])[] }[];
    };
  };
  readonly arcs: readonly (readonly (readonly [number, number])[])[];
}

type Point = readonly [lon: number, lat: number];

/**
 * Coast lines thinned: no point left out lay further than `tolerance` from its line (Douglas and Peucker 1973), islands and lakes under `area` are gone,
 * positions are multiples of `grid`. Degrees of latitude and their squares; a degree of longitude counts by the cosine of its latitude.
 */
export function thinLand(land: LandTopology, tolerance: number, area: number, grid: number): LandTopology {
  const { scale, translate } = land.transform;
  const arcs: Point[][] = land.arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]] as const;
    });
  });
  const ringOf = (from: readonly (readonly Point[])[], ring: readonly number[]): Point[] =>
    ring.flatMap((i) => (i < 0 ? [...from[~i]].reverse() : from[i]).slice(0, -1));
  const thinned = arcs.map((arc) => onGrid(thinArc(arc, tolerance), grid, translate));

  const kept = new Map<number, number>();
  const renumber = (i: number): number => {
    const old = i < 0 ? ~i : i;
    if (!kept.has(old)) kept.set(old, kept.size);
    const now = kept.get(old)!;
    return i < 0 ? ~now : now;
  };
  const polygons: number[][][] = [];
  for (const polygon of land.objects.land.geometries.flatMap((g) => g.arcs)) {
    const rings = polygon.filter((ring, i) => {
      const before = signedArea(ringOf(arcs, ring));
      const after = signedArea(ringOf(thinned, ring));
      const collapsed = before * after <= 0 || ringOf(thinned, ring).length < 3;
      if (collapsed && Math.abs(before) > 5 * area)
        throw new Error(`a ring of ${before} square degrees collapses: take a smaller tolerance or drop larger islands`);
      return !collapsed && Math.abs(before) >= area && (i === 0 || Math.abs(signedArea(ringOf(arcs, polygon[0]))) >= area);
    });
    if (rings.length > 0) polygons.push(rings.map((ring) => ring.map(renumber)));
  }
  return {
    type: 'Topology',
    transform: { scale: [grid, grid], translate },
    objects: { land: { type: 'GeometryCollection', geometries: [{ type: 'MultiPolygon', arcs: polygons }] } },
    arcs: [...kept.keys()].map((old) => {
      let x = 0;
      let y = 0;
      return thinned[old].map(([lon, lat]) => {
        const step = [Math.round((lon - translate[0]) / grid) - x, Math.round((lat - translate[1]) / grid) - y] as const;
        x += step[0];
        y += step[1];
        return step;
      });
    }),
  };
}

/** A degree of longitude in degrees of latitude; not below a quarter, so that the corners of the map at the south pole stay. */
const narrow = (lat: number): number => Math.max(0.25, Math.cos((lat * Math.PI) / 180));

function thinArc(arc: readonly Point[], tolerance: number): Point[] {
  const keep = new Uint8Array(arc.length);
  keep[0] = keep[arc.length - 1] = 1;
  const open: [number, number][] = [[0, arc.length - 1]];
  while (open.length > 0) {
    const [a, b] = open.pop()!;
    let far = -1;
    let most = tolerance;
    for (let i = a + 1; i < b; i++) {
      const d = distance(arc[i], arc[a], arc[b]);
      if (d > most) {
        most = d;
        far = i;
      }
    }
    if (far < 0) continue;
    keep[far] = 1;
    open.push([a, far], [far, b]);
  }
  return arc.filter((_, i) => keep[i] === 1);
}

function distance(p: Point, a: Point, b: Point): number {
  const k = narrow(p[1]);
  const dx = (b[0] - a[0]) * k;
  const dy = b[1] - a[1];
  const px = (p[0] - a[0]) * k;
  const py = p[1] - a[1];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
  return Math.hypot(px - t * dx, py - t * dy);
}

function onGrid(arc: readonly Point[], grid: number, [x0, y0]: readonly [number, number]): Point[] {
  const at = arc.map(([x, y]) => [Math.round((x - x0) / grid) * grid + x0, Math.round((y - y0) / grid) * grid + y0] as const);
  return at.filter((p, i) => i === 0 || p[0] !== at[i - 1][0] || p[1] !== at[i - 1][1]);
}

/** Square degrees on the sphere. A side goes the short way round: some islands cross the 180th meridian. (But the lower edge of the map is a side of Antarctica.) */
function signedArea(ring: readonly Point[]): number {
  let sum = 0;
  for (const [i, p] of ring.entries()) {
    const q = ring[(i + 1) % ring.length];
    const east = q[0] - p[0];
    const around = p[1] < -89 && q[1] < -89 ? 0 : 360 * Math.round(east / 360);
    sum += (east - around) * (Math.sin((p[1] * Math.PI) / 180) + Math.sin((q[1] * Math.PI) / 180));
  }
  return ((sum / 2) * 180) / Math.PI;
}
