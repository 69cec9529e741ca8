import { readFileSync } from 'node:fs';
import { parseIso, formatUtc, secondsBetween, addSeconds } from '@farside/astro';
import { nodeEnvironment } from '../../node/src/index.ts';
import { readMission } from '../src/file/read.ts';
import { searchReturnDays } from '../src/outline/homeward.ts';
import { inclinationForStay, lunarNodeRate, siteDirection, normalAt, crossTrack } from '../src/outline/plane.ts';
import { mulMatVec } from '@farside/math';
const env = await nodeEnvironment();
const m = readMission(readFileSync('missions/change-6/mission.yaml','utf8'),'x').mission!;
const td=parseIso('2024-06-01T22:23:16Z'), lo=addSeconds(td,49.25*3600);
const a=1737.4e3+200e3; let i=2.4; for(let k=0;k<6;k++) i=inclinationForStay(m.landing.site.latitude, secondsBetween(td,lo), 2.6617e-6, lunarNodeRate(a,i), true)!;
const mid=addSeconds(td,secondsBetween(td,lo)/2);
const s=new Float64Array(18); env.frames.rotation('icrf','moon-mod',mid,s);
const d=mulMatVec(s, siteDirection(m.landing.site.latitude,m.landing.site.longitude,env.frames,mid));
const node=Math.atan2(d[1],d[0])-Math.PI/2;
const plane={epoch:mid, inclination:i, node, nodeRate: lunarNodeRate(a,i)};
const D=180/Math.PI;
for (const e of [td,lo]) console.log('xtrack', D*crossTrack(normalAt(plane,env.frames,e,secondsBetween(mid,e)), siteDirection(m.landing.site.latitude,m.landing.site.longitude,env.frames,e)));
console.log('i',i*D,'node',node*D,'rate',plane.nodeRate*D*86400);
for (const range of [6050e3]) { const t0=performance.now();
const h=searchReturnDays({...m, entry:{...m.entry,range}}, env, {plane, altitude:200e3}, parseIso(process.argv[2]??'2024-06-08T08:00:00Z'), {doing:(w)=>process.env.V&&console.log(w, (performance.now()-t0).toFixed())});
console.log('ms',performance.now()-t0);
console.log(h.window.map(w=>formatUtc(w)));
console.log('dep',formatUtc(h.departure),'entry',formatUtc(h.entry),'T',h.flightTime/3600,'dv',h.deltaV,h.bestDeltaV,'first',h.burns.first,'second',h.burns.second,'miss',h.burns.planeMiss*D, 'vinf',Math.hypot(...h.vInfinity));
console.log('skip',h.skip.bank*D,h.skip.airborne,h.skip.dip,h.skip.apex,'angle',h.miss.angle!*D,'speed',h.miss.speed,'inc',h.miss.inclination*D,'asc',h.miss.ascending, h.miss.perigee,h.miss.range,h.miss.crossTrack);
for(const x of h.days) console.log(formatUtc(x.entry),(x.flightTime/3600).toFixed(2),x.deltaV.toFixed(1),(x.planeMiss*D).toFixed(2));
}
console.log('--- table');
for (const range of [6050e3]) for (const T of [80,84,88,92,96,100,104,108,112,116,120,124,128,130]) {
 try { const h=searchReturnDays({...m, entry:{...m.entry,range}, return:{...m.return,'flight-time':[T*3600,T*3600+1]}, waiting:{longest:20*86400}}, env, {plane, altitude:200e3}, parseIso('2024-06-08T08:00:00Z'));
 console.log(range/1e3,T,formatUtc(h.entry).slice(0,16),h.deltaV.toFixed(1),'air',h.skip.airborne.toFixed(0),h.skip.apex.toFixed(0),(h.miss.inclination*D).toFixed(2),h.miss.ascending, formatUtc(h.departure).slice(5,16),"miss",(h.burns.planeMiss*D).toFixed(2),"v",h.miss.speed.toFixed(1),"vinf",Math.hypot(...h.vInfinity).toFixed(1));
 } catch(e) { console.log(range/1e3,T,(e as Error).message); } }
