import { UsageError } from '../text/problems.ts';
import type { Exporter, ExportOptions } from './exporter.ts';

const LOAD: Readonly<Record<Exporter['option'], () => Promise<Exporter>>> = {
  oem: async () => (await import('./oem.ts')).oem,
  opm: async () => (await import('./opm.ts')).opm,
  spk: async () => (await import('./spk.ts')).spk,
  czml: async () => (await import('./czml.ts')).czml,
  csv: async () => (await import('./csv.ts')).csv,
  parquet: async () => (await import('./parquet.ts')).parquet,
};

/** The one format that is asked for. Throws USAGE_CHOICE. */
export async function chooseExporter(o: ExportOptions): Promise<Exporter> {
  const names = Object.keys(LOAD) as Exporter['option'][];
  const chosen = names.filter((name) => o[name]);
  if (chosen.length === 1) return LOAD[chosen[0]]();
  const all = names.map((n) => `--${n}`).join(', ');
  throw new UsageError('USAGE_CHOICE', chosen.length === 0 ? 'which format?' : 'one format at a time', {
    expected: `one of ${all}`,
    found: chosen.length === 0 ? 'none' : chosen.map((n) => `--${n}`).join(' '),
  });
}
