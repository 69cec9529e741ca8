/**
 * Published against flown
 *
 * Published against flown: the predicted rows of a flight's score, which nobody typed in.
 * Fly it first: npx farside fly change-6
 */
import { formatUtc, type MeasureValue, readFlight, tally } from 'farside';

const flight = await readFlight('change-6');
const text = (v: MeasureValue | undefined): string =>
  typeof v === 'number'
    ? v.toPrecision(5)
    : typeof v === 'object' && 'epoch' in v
      ? formatUtc(v.epoch, 0).slice(0, 16)
      : String(v ?? 'not flown');

for (const row of flight.score().filter((r) => r.basis === 'predicted' && r.difference !== undefined)) {
  console.log(
    `${row.id.padEnd(24)} ${text(row.published.value).padStart(16)} ${text(row.flown).padStart(16)}  ${row.inside ? 'inside' : 'OUTSIDE'}`,
  );
}
const { inside, predicted } = tally(flight.score());
console.log(`${inside} of ${predicted} inside their tolerance`);

/* prints:
injection-end                      2220.0           2282.6  inside
inclination                        2.3911           2.4017  inside
plane-at-touchdown                 0.0000         0.012327  inside
plane-at-lift-off                  0.0000        -0.016088  inside
descent-start-speed                1700.0           1715.5  inside
descent-duration                   840.00           887.20  inside
ascent-burn                        360.00           369.62  inside
return-injection         2024-06-21T00:00 2024-06-20T09:53  inside
entry-epoch              2024-06-25T05:41 2024-06-25T05:44  inside
release-to-entry                   1200.0           1176.0  inside
entry-speed                         11200            10989  inside
first-dip                           60000            61229  inside
skip-apex                       1.4000e+5        1.0763e+5  inside
entry-to-landing                   1560.0           1445.0  inside
16 of 16 inside their tolerance
*/
