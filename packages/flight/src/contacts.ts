import { addSeconds, compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import type { Contact } from './types.ts';

/** Contacts meet when their ends are this close, s: the time tolerance of the search. */
const MEET = 1e-3;

/** When the vehicle said what was heard in a contact: with a station earlier by the light time of either end, else the contact's own span. In these times contacts lie within the vehicle's phases. */
export function saidIn(c: Contact): { readonly start: Epoch; readonly end: Epoch } {
  const { start_delay_s: first, end_delay_s: last } = c.data ?? {};
  if (c.kind !== 'ground' || first === undefined || last === undefined) return { start: c.start, end: c.end };
  return { start: addSeconds(c.start, -first), end: addSeconds(c.end, -last) };
}

/** Figures of two parts of one contact: the largest of what is called `highest_…`, the least of `lowest_…`, the second part's `end_…`, else the first part's. */
function joinData(a: Contact['data'], b: Contact['data']): Contact['data'] {
  if (!a || !b) return a ?? b;
  const out: Record<string, number> = {};
  for (const [k, x] of Object.entries(a)) if (!k.startsWith('end_')) out[k] = x;
  for (const [k, x] of Object.entries(b)) if (!k.startsWith('start_')) out[k] ??= x;
  for (const [k, x] of Object.entries(b)) {
    if (!(k in a)) continue;
    if (k.startsWith('highest_')) out[k] = Math.max(a[k], x);
    else if (k.startsWith('lowest_')) out[k] = Math.min(a[k], x);
  }
  return out;
}

/** A contact that goes on over the border of two phases was recorded in both: puts such parts together, in order of time. */
export function joinContacts(list: readonly Contact[]): Contact[] {
  const out: Contact[] = [];
  const open = new Map<string, number>();
  for (const c of list.toSorted((a, b) => compareEpochs(a.start, b.start))) {
    const key = [c.vehicle, c.kind, c.with, c.via ?? ''].join('\n');
    const at = open.get(key);
    const before = at === undefined ? undefined : out[at];
    if (at !== undefined && before && Math.abs(secondsBetween(before.end, c.start)) <= MEET) {
      const data = joinData(before.data, c.data);
      out[at] = { ...before, end: c.end, ...(data ? { data } : {}) };
    } else {
      open.set(key, out.length);
      out.push(c);
    }
  }
  return out;
}
