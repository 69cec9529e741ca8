/**
 * Write an OEM, read it
 *
 * The way of the stack to the Moon as a CCSDS orbit ephemeris message, written, and read again as another program would.
 * Fly it first: npx farside fly change-6
 */
import { exportOem, nodeEnvironment, readFlight, readOem } from 'farside';

const flight = await readFlight('change-6');
const { frames } = await nodeEnvironment();
const text = exportOem(flight, 'stack', { created: '2026-01-01T00:00:00', step: 600, frames });
console.log(text.split('\n').slice(0, 14).join('\n'));

const oem = readOem(text);
const states = oem.segments.reduce((n, s) => n + s.epochs.length, 0);
console.log(`…\n${oem.segments.length} segments, ${states} states`);

/* prints:
CCSDS_OEM_VERS = 2.0
COMMENT Mission change-6, vehicle stack, flight e24e631f27bd4151, engine 0.2.0
COMMENT Simulated, not measured. The record keeps its integration within 0.74 m
COMMENT Interpolated as each segment says, the records keep that record within 1 mm
COMMENT Segments end at ignition, cut-off, separation and change of centre: do not interpolate across them
CREATION_DATE = 2026-01-01T00:00:00
ORIGINATOR = FARSIDE

META_START
OBJECT_NAME          = STACK
OBJECT_ID            = STACK
CENTER_NAME          = EARTH
REF_FRAME            = ICRF
TIME_SYSTEM          = UTC
…
17 segments, 27051 states
*/
