/** Text of data/earth-orientation/README.md. */
export const README = `# Earth orientation

| file | holds | read with |
|---|---|---|
| \`eop-2014.json\` | polar motion, UT1-TAI and celestial pole offsets, daily at 0h UTC, 2014-01-01 to 2027-08-28; predictions from 2026-08-21 | \`readEopTable\` |
| \`nutation-iau2000a.json\` | the 1365 terms of the IAU 2000A nutation and the series of the CIO locator (IAU 2006/2000A) | \`readNutation\` |

- Both are JSON text with a \`provenance\` field; each list of \`eop-2014.json\` holds its first value and then the daily differences.
- Figures: IERS finals2000A (Rapid Service/Prediction Centre), written by \`tools/earth-orientation/eop.ts\`; IERS Conventions (2010), chapter 5, as tabulated in ERFA 2.0.0,
  written by \`tools/earth-orientation/nutation.ts\`.
- Beyond the table the last values are held, before it the first; \`EopTable.at(...).held\` tells.
`;
