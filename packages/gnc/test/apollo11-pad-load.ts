/**
 * Apollo 11 descent pad load, SI, guidance frame x up, z forward. Provenance: NASA SNA-8-D-027(II) (1969), table of the erasable load of LM-5, as transcribed in the project's
 * reference notes on algorithms, section 1. Transcription, not re-read in the original; the self-checks in the tests hold the figures together.
 */
export const PAD = {
  brake: {
    r: [52.375308, 0, -3254.836061],
    v: [-32.2710048, 0, -0.316992],
    a: [0.19022568, 0, -2.77502112],
    jz: -5.738399496e-3,
    endT: -62,
    /** The starred words of the load: 6 A_Tz and 18 V_Tz. */
    sixA: -16.65012672,
    eighteenV: -5.705856,
  },
  approach: {
    r: [33.858708, 0, -8.1668112],
    v: [-1.5218664, 0, 0.0755904],
    a: [-0.07997952, 0, -0.1560576],
    jz: 5.50993056e-4,
    endT: -12,
    sixA: -0.9363456,
    eighteenV: 1.3606272,
  },
  rignX: -39782.453,
  rignZ: -436655.657,
  vign: 1690.256208,
  lead: -2.2,
  deltaTtf: -110,
  verticalRate: -0.9144,
  site: [1588471.994, 697547.4954, 21616.9998],
  siteRadius: 1735016.737,
  ratedThrust: 46704,
} as const;
