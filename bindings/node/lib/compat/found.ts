/**
 * What a finding asks for: a line to change, a line that can lose money with the official client as well, or
 * something to know.
 */
export type Level = "change" | "money" | "note";

/** A finding, by where it begins. */
export interface Found {
  readonly at: number;
  readonly rule: readonly [Level, string];
  readonly text: string;
}
