/**
 * Solve one phase again and again
 *
 * One phase solved again and again, with nothing recorded and nothing else flown: what the height of the hover costs in propellant.
 * The descents begin with the same hand-over, out of a flight that is there.
 * Fly it first: npx farside fly change-6
 */
import { nodeEnvironment, openMission, outline, phaseContext, readFlight, rollOut, solve } from 'farside';

const env = await nodeEnvironment();
const from = (await readFlight('change-6')).handover('lunar-orbit');
const sketch = outline(openMission('change-6').mission, env);

console.log('hover    propellant   duration');
for (const hover of [60, 100, 150, 200]) {
  const { mission } = openMission('change-6', { set: `landing.gates.hover = ${hover} m` });
  const context = phaseContext({ mission, outline: sketch, env });
  const plan = solve('landing', from, context);
  const { measures } = rollOut(plan, from, context);
  const [propellant, duration] = [Number(measures['landing.descent-propellant']), Number(measures['landing.descent-duration'])];
  console.log(`${String(hover).padStart(3)} m   ${propellant.toFixed(1)} kg   ${duration.toFixed(1)} s`);
}

/* prints:
hover    propellant   duration
 60 m   1901.1 kg   880.9 s
100 m   1907.3 kg   887.2 s
150 m   1921.7 kg   901.8 s
200 m   1935.6 kg   916.0 s
*/
