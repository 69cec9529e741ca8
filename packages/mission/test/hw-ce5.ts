import { readFileSync } from 'node:fs';
import { parseIso, formatUtc, secondsBetween, addSeconds } from '@farside/astro';
import { nodeEnvironment } from '../../node/src/index.ts';
import { readMission } from '../src/file/read.ts';
import { searchReturnDays } from '../src/outline/homeward.ts';
import { lunarNodeRate } from '../src/outline/plane.ts';
const env = await nodeEnvironment();
const m = readMission(readFileSync('missions/change-6/mission.yaml','utf8'),'x').mission!;
const D=180/Math.PI; const i=43.5/D; const a=1946.35e3;
const plane={epoch:parseIso('2020-12-08T01:09:09Z'), inclination:i, node:134.8/D, nodeRate: lunarNodeRate(a,i)};
for (const dn of [0]) { const p={...plane,node:plane.node+dn/D};
for (const range of [5500e3,6050e3,6500e3,7000e3,7500e3,8000e3]) for (const T of [87.6]) {
 try { const h=searchReturnDays({...m, entry:{...m.entry,range}, return:{...m.return,margin:3000,'flight-time':[T*3600,T*3600+1]}, waiting:{longest:12*86400}}, env, {plane:p, altitude:208e3}, parseIso('2020-12-07T04:00:00Z'));
 console.log(range/1e3,T,formatUtc(h.entry).slice(0,16),h.deltaV.toFixed(1),'air',h.skip.airborne.toFixed(0),h.skip.apex.toFixed(0),(h.miss.inclination*D).toFixed(2),h.miss.ascending, formatUtc(h.departure).slice(5,16),'miss',(h.burns.planeMiss*D).toFixed(2), 'best',h.bestDeltaV.toFixed(0), h.days.map(d=>formatUtc(d.entry).slice(8,16)+' '+d.deltaV.toFixed(0)).join(', '));
 } catch(e) { console.log(range/1e3,T,(e as Error).message); } }}
