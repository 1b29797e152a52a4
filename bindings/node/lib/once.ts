import type { NativeSettled } from "../native.cjs";
import { type CallOptions, type Response, readAnswer } from "./call.js";
import type { IyzicoError } from "./errors.js";
import { fromReport } from "./report.js";

/**
 * How a call that moves money ended.
 *
 * - `succeeded`: it was carried out. With `lookedUp` the answer was lost, and `answer` is what was
 *   found instead; fields that only the lost answer had are missing.
 * - `not_sent`: the request never left. No money moved, sending it again is safe.
 * - `declined`: iyzico or the bank refused. No money moved.
 * - `unknown`: nobody knows yet. Store `pending`, look it up later with `iyzico.resolve`, and do not
 *   send the call again before. It is JSON text without card data.
 */
export type Settled<Body> =
  | {
      readonly status: "succeeded";
      readonly answer: Response<Body>;
      readonly lookedUp: boolean;
    }
  | { readonly status: "not_sent"; readonly error: IyzicoError }
  | { readonly status: "declined"; readonly error: IyzicoError }
  | { readonly status: "unknown"; readonly pending: string; readonly error: IyzicoError };

/**
 * What is different for one call that is sent once: how long and how often it is looked up when its
 * answer is lost. Times are milliseconds.
 *
 * With the defaults there are five look-ups in about 40 seconds. The other options are for the call
 * itself and for every look-up. Aborting the `signal` ends everything; what has left stays
 * `unknown`.
 */
export interface OnceOptions extends CallOptions {
  /**
   * Time for finding out, from the moment the answer was lost.
   *
   * @defaultValue `60_000`
   */
  deadline?: number;
  /**
   * Pause before the first look-up after a lost answer. It doubles each time, and up to a quarter is
   * added by chance.
   *
   * @defaultValue `1_000`
   */
  firstPause?: number;
  /**
   * The pause does not grow beyond this.
   *
   * @defaultValue `30_000`
   */
  longestPause?: number;
}

/** Like {@link OnceOptions}, for a call that names a line of a payment but not the payment. */
export interface LineOnceOptions extends OnceOptions {
  /** The payment that the line belongs to. The call cannot be looked up without it. */
  paymentId?: string;
}

export function readSettled<Body>(settled: NativeSettled, cause?: unknown): Settled<Body> {
  const { status, answer, lookedUp = false, pending = "", error = "{}" } = settled;
  if (answer) return { status: "succeeded", answer: readAnswer(answer), lookedUp };
  const failed = { error: fromReport(JSON.parse(error), cause) };
  switch (status) {
    case "not_sent":
    case "declined":
      return { status, ...failed };
    default:
      return { status: "unknown", pending, ...failed };
  }
}
