/** A figure of now beside its limit or plan. */
export interface LimitRow {
  readonly name: string;
  /** As said; '–' where there is none now. */
  readonly value: string;
  readonly unit: string;
  readonly limit: string;
  /** Part of the limit that is used, 0 to 1 and beyond; undefined: no bar. */
  readonly share?: number | undefined;
}

/** Alarm of a share: the outer fifth is a watch, past the limit a warning. */
export const alarmOf = (share: number | undefined): 'watch' | 'warning' | undefined =>
  share === undefined ? undefined : share > 1 ? 'warning' : share > 0.8 ? 'watch' : undefined;
