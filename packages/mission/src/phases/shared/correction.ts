import { invertMat, type Vec3 } from '@farside/math';

export interface CorrectionInput {
  /** Miss at the target (3 lengths, m) after adding a velocity change at the correction (m/s). */
  readonly sensitivity: (d: Vec3) => readonly number[];
  /** The same after shifting the position at the correction (m). */
  readonly positionSensitivity: (d: Vec3) => readonly number[];
  /** One-sigma tracking knowledge at the correction, m and m/s. */
  readonly knowledge: { readonly position: number; readonly velocity: number };
  /** One-sigma execution error of a burn: of its size, and of its direction (rad). */
  readonly execution: { readonly magnitude: number; readonly direction: number };
  /** One-sigma velocity error per axis left by the event before, m/s, and the time since, s. */
  readonly velocityBefore: number;
  readonly elapsed: number;
  /** Deterministic size of this correction, m/s. */
  readonly nominal: number;
}

/** One-sigma and 99 % figures of one correction, linear covariance, errors independent and equal per axis. */
export interface CorrectionStatistics extends Readonly<Record<string, number>> {
  /** Miss at the target if nothing were done, rms of three axes. */
  readonly 'miss-before-1-sigma_m': number;
  readonly 'knowledge-position-1-sigma_m': number;
  readonly 'knowledge-velocity-1-sigma_m_s': number;
  readonly 'delta-v-rms_m_s': number;
  readonly 'delta-v-99_m_s': number;
  readonly 'execution-1-sigma_m_s': number;
  /** Velocity error per axis that this correction leaves behind. */
  readonly 'left-velocity-1-sigma_m_s': number;
  /** Miss at the target that remains after it. */
  readonly 'miss-after-1-sigma_m': number;
}

const rss = (...x: number[]): number => Math.sqrt(x.reduce((s, y) => s + y * y, 0));

/**
 * What a correction has to expect and what it leaves. The miss is linear in the state at the correction: A maps velocity, B position. Errors before it
 * (velocity error of the event before, grown over the time since) are corrected by dv = -A^-1 (A dv0 + B dr0), seen through the tracking's knowledge; what
 * stays is that knowledge plus the burn's execution error (Gates model, proportional part and pointing). The 99 % figure is that of a Gaussian vector with three equal axes: 3.368 sigma.
 * Validity: linear; misses small against the distance to the target body.
 */
export function correctionStatistics(c: CorrectionInput): CorrectionStatistics {
  const h = 0.01;
  const hr = 1000;
  const base = c.sensitivity([0, 0, 0]);
  const A = new Float64Array(9);
  const B = new Float64Array(9);
  for (let j = 0; j < 3; j++) {
    const d: Vec3 = [j === 0 ? 1 : 0, j === 1 ? 1 : 0, j === 2 ? 1 : 0];
    const a = c.sensitivity([d[0] * h, d[1] * h, d[2] * h]);
    const b = c.positionSensitivity([d[0] * hr, d[1] * hr, d[2] * hr]);
    for (let i = 0; i < 3; i++) {
      A[3 * i + j] = (a[i] - base[i]) / h;
      B[3 * i + j] = (b[i] - base[i]) / hr;
    }
  }
  const inverse = invertMat(A, 3);
  // Velocity needed per metre of position error.
  const D = new Float64Array(9);
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) for (let k = 0; k < 3; k++) D[3 * i + j] += inverse[3 * i + k] * B[3 * k + j];
  const frobenius = (m: Float64Array): number => Math.sqrt(m.reduce((s, x) => s + x * x, 0));
  const positionBefore = c.velocityBefore * c.elapsed;
  const need = rss(Math.sqrt(3) * c.velocityBefore, frobenius(D) * positionBefore);
  const rms = rss(need, c.nominal);
  const execution = rss(c.execution.magnitude * rms, Math.SQRT2 * c.execution.direction * rms);
  const left = rss(c.knowledge.velocity, execution / Math.sqrt(3), (frobenius(D) / Math.sqrt(3)) * c.knowledge.position);
  return {
    'miss-before-1-sigma_m': rss(frobenius(A) * c.velocityBefore, frobenius(B) * positionBefore),
    'knowledge-position-1-sigma_m': c.knowledge.position,
    'knowledge-velocity-1-sigma_m_s': c.knowledge.velocity,
    'delta-v-rms_m_s': rms,
    'delta-v-99_m_s': c.nominal + (3.368 / Math.sqrt(3)) * need,
    'execution-1-sigma_m_s': execution,
    'left-velocity-1-sigma_m_s': left,
    'miss-after-1-sigma_m': rss(frobenius(A) * left, frobenius(B) * c.knowledge.position),
  };
}
