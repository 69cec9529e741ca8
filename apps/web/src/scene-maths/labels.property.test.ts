import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clashes, crosses, edgePlace, placeLabels, runsOver, shiftFree } from './labels.ts';

const margins = {
  width: 1068,
  left: { top: 220, bottom: 522, inset: 196 },
  right: { top: 120, bottom: 584, inset: 176 },
};

const marks = fc.uniqueArray(
  fc.record({ x: fc.double({ min: 215, max: 850, noNaN: true }), y: fc.double({ min: 5, max: 600, noNaN: true }) }),
  { maxLength: 7, selector: (m) => `${Math.round(m.x)} ${Math.round(m.y)}` },
);

test('names keep clear of each other, stay in their margins, and no two leaders cross', () => {
  fc.assert(
    fc.property(marks, (list) => {
      const items = list.map((m, i) => ({ id: String(i), ...m, height: 36, width: 150 }));
      const placed = placeLabels(items, margins);
      expect(placed.map((p) => p.id).sort()).toEqual(items.map((i) => i.id).sort());
      for (const side of ['left', 'right'] as const) {
        const here = placed.filter((p) => p.side === side).sort((a, b) => a.y - b.y);
        for (const [i, p] of here.entries()) {
          expect(p.y).toBeGreaterThanOrEqual(margins[side].top - 1e-9);
          expect(p.y + 36).toBeLessThanOrEqual(margins[side].bottom + 1e-9);
          if (i > 0) expect(p.y - here[i - 1].y).toBeGreaterThanOrEqual(36);
          for (const q of placed) {
            if (q === p) continue;
            const a = items[Number(p.id)];
            const b = items[Number(q.id)];
            expect(crosses([a.x, a.y], [p.elbowX, p.y], [b.x, b.y], [q.elbowX, q.y])).toBe(false);
          }
        }
      }
    }),
  );
});

test('what is out of view stands on the edge, in its direction', () => {
  const inset = { left: 20, right: 20, top: 20, bottom: 20 };
  expect(edgePlace(1000, 600, inset, 1, 0)).toEqual({ x: 980, y: expect.closeTo(300, 6), side: 'right' });
  expect(edgePlace(1000, 600, inset, 0, -1)).toMatchObject({ y: 20, side: 'top' });
  fc.assert(
    fc.property(fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }), (angle) => {
      const e = edgePlace(1000, 600, inset, Math.cos(angle), Math.sin(angle));
      expect(e.x).toBeGreaterThan(19.9);
      expect(e.x).toBeLessThan(980.1);
      expect(e.y).toBeGreaterThan(19.9);
      expect(e.y).toBeLessThan(580.1);
      expect(Math.abs(Math.atan2(e.y - 300, e.x - 500) - angle) % (2 * Math.PI)).toBeLessThan(1e-6);
    }),
  );
});

test('a box is shifted only as far as it has to be', () => {
  const box = { x: 0, y: 100, width: 50, height: 40 };
  expect(shiftFree(box, [], 'y', 0, 500)).toEqual(box);
  const moved = shiftFree(box, [{ x: 10, y: 90, width: 50, height: 30 }], 'y', 0, 500);
  expect(moved.y).toBe(120);
});

test('on a phone, where names stand below the body, no leader and no mark is on another name', () => {
  const low = { top: 370, bottom: 500, inset: 150 };
  const phone = { width: 390, left: low, right: low };
  const above = fc.uniqueArray(
    fc.record({ x: fc.double({ min: 40, max: 350, noNaN: true }), y: fc.double({ min: 130, max: 345, noNaN: true }) }),
    { maxLength: 4, selector: (p) => `${Math.round(p.x)} ${Math.round(p.y)}` },
  );
  fc.assert(
    fc.property(above, (list) => {
      const items = list.map((p, i) => ({ id: String(i), ...p, height: 36, width: 120 }));
      expect(clashes(placeLabels(items, phone), items)).toBe(0);
    }),
  );
});

test('a line runs over a box only where it does', () => {
  const box = { x: 10, y: 10, width: 20, height: 10 };
  expect(runsOver(0, 0, 40, 30, box)).toBe(true);
  expect(runsOver(0, 15, 40, 15, box)).toBe(true);
  expect(runsOver(0, 0, 9, 30, box)).toBe(false);
  expect(runsOver(0, 21, 40, 25, box)).toBe(false);
  expect(runsOver(0, 0, 5, 5, box)).toBe(false);
});
