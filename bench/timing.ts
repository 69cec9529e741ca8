/** Processor time of this thread, ms: what a job costs on a machine that others share. (Node before 23.9 has only that of the whole process, compiler threads and all.) */
export function processorMs(): number {
  const t = typeof process.threadCpuUsage === 'function' ? process.threadCpuUsage() : process.cpuUsage();
  return (t.user + t.system) / 1e3;
}

/** Rounds last this long at least: the clock of processor time ticks in milliseconds. */
const ROUND_MS = 200;

function loop(job: () => void, repeat: number): number {
  const t = processorMs();
  for (let k = 0; k < repeat; k++) job();
  return processorMs() - t;
}

/** Calls of a job that make up a round; warms it up on the way. */
function repeatsOf(job: () => void): number {
  let repeat = 1;
  for (;;) {
    const ms = loop(job, repeat);
    if (ms >= ROUND_MS) return Math.max(1, Math.round((repeat * ROUND_MS) / ms));
    repeat *= ms > ROUND_MS / 8 ? 2 : 4;
  }
}

/** Median of some rounds of a warm job, ms of processor time per call. */
export function medianMs(job: () => void, rounds = 7): number {
  const repeat = repeatsOf(job);
  const times: number[] = [];
  for (let r = 0; r < rounds; r++) times.push(loop(job, repeat) / repeat);
  times.sort((a, b) => a - b);
  return times[rounds >> 1];
}

/** Two jobs in turn, round by round, so that a noisy machine hits both alike: the median of the ratios of their times per call, first over second. */
export function medianRatio(first: () => void, second: () => void, rounds = 7): number {
  const n = repeatsOf(first);
  const m = repeatsOf(second);
  const ratios: number[] = [];
  for (let r = 0; r < rounds; r++) ratios.push(loop(first, n) / n / (loop(second, m) / m));
  ratios.sort((a, b) => a - b);
  return ratios[rounds >> 1];
}
