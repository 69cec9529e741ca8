/** What a drawing shows, as a table: the form of it that can be read out. */
export interface Sheet {
  readonly head: readonly string[];
  /** Cells as text; the first of a row is its name. */
  readonly rows: readonly (readonly string[])[];
}
