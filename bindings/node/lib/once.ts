import type { NativeCallOptions } from "../native.cjs";
import { CALL_OPTIONS, type CallOptions, type Response, readResponse } from "./call.js";
import { encode } from "./encode.js";
import type { Ended, Head } from "./ended.js";
import type { IyzicoError, Report } from "./errors.js";
import type { Pending } from "./handles.js";
import type { Kinds } from "./options.js";
import { fromReport } from "./report.js";
import type { LineCallName } from "./types.js";

/**
 * How a call that moves money ended.
 *
 * - `succeeded`: it was carried out. With `lookedUp` the response was lost, and `response` is what was
 *   found instead; fields that only the lost response had are missing.
 * - `under_review`: the payment was made, and iyzico's risk control looks at it. Ship nothing until a
 *   notification or a later look-up says that it was accepted.
 * - `refused_by_risk`: the payment was made, and risk control refused it (`fraudStatus` -1). Whether the money was
 *   taken, or goes back by itself, is not documented: ship nothing, and cancel the payment before you ask for
 *   another card. It is never sent again.
 * - `not_sent`: the request never left, now or before, as far as this client knows. No money moved, sending it
 *   again is safe.
 * - `declined`: iyzico or the bank refused. No money moved.
 * - `unknown`: nobody knows yet. Store `pending`, look it up later with `iyzico.resolve`, and do not
 *   send the call again before. It is JSON text; of the card it has the first six and last four digits.
 */
export type Settled<Body> =
  | {
      readonly status: "succeeded" | "under_review" | "refused_by_risk";
      readonly response: Response<Body>;
      readonly lookedUp: boolean;
    }
  | { readonly status: "not_sent"; readonly error: IyzicoError }
  | { readonly status: "declined"; readonly error: IyzicoError }
  | { readonly status: "unknown"; readonly pending: string; readonly error: IyzicoError };

/**
 * What is different for one call that is sent once: how long and how often it is looked up when its
 * response is lost. Times are milliseconds.
 *
 * With the defaults there are five look-ups in about 40 seconds. The other options are for the call
 * itself and for every look-up. Aborting the `signal` ends everything; what has left stays
 * `unknown`.
 */
export interface OnceOptions extends CallOptions {
  /**
   * Time for finding out, from the moment the response was lost.
   *
   * @defaultValue `60_000`
   */
  deadline?: number | undefined;
  /**
   * Pause before the first look-up after a lost response. It doubles each time, and up to a quarter is
   * added by chance.
   *
   * @defaultValue `1_000`
   */
  firstPause?: number | undefined;
  /**
   * The pause does not grow beyond this.
   *
   * @defaultValue `30_000`
   */
  longestPause?: number | undefined;
  /**
   * The handle of an earlier attempt at the same call, from another process or before a restart. It is
   * looked up first, and the call is sent only if that proves that no money moved.
   */
  pending?: Pending | undefined;
}

/** Like {@link OnceOptions}, for a call that names a line of a payment but not the payment. */
export interface LineOnceOptions extends OnceOptions {
  /** The payment that the line belongs to. The call cannot be looked up without it. */
  paymentId?: string | undefined;
}

/** How a call is looked up later; see {@link OnceOptions}. */
export type ResolveOptions = Omit<LineOnceOptions, "pending" | "extra">;

/** The options of a call that is sent once, by its name. */
export type OnceOptionsOf<Name> = Name extends LineCallName ? LineOnceOptions : OnceOptions;

const { extra: EXTRA, ...OPTIONS_OF_LOOK_UPS } = CALL_OPTIONS;

const LOOK_UP_OPTIONS = {
  ...OPTIONS_OF_LOOK_UPS,
  deadline: "a number",
  firstPause: "a number",
  longestPause: "a number",
} as const;

/** @internal */
export const RESOLVE_OPTIONS: Kinds<ResolveOptions> = {
  ...LOOK_UP_OPTIONS,
  paymentId: "a string",
};

const ONCE_OPTIONS: Kinds<OnceOptions> = {
  ...LOOK_UP_OPTIONS,
  extra: EXTRA,
  pending: "a string or an object",
};

const LINE_ONCE_OPTIONS: Kinds<LineOnceOptions> = {
  ...RESOLVE_OPTIONS,
  extra: EXTRA,
  pending: "a string or an object",
};

/** The compiler sees to it that none is missing. */
const LINE_CALLS: { readonly [Name in LineCallName]: true } = {
  "payment.refund": true,
  "refund.charge_merchant": true,
};

/** The options of a call that is sent once. Those of other calls are refused, as they would do nothing. */
export function onceOptionsOf(endpoint: string): Kinds<LineOnceOptions> | Kinds<OnceOptions> {
  return Object.hasOwn(LINE_CALLS, endpoint) ? LINE_ONCE_OPTIONS : ONCE_OPTIONS;
}

/** What can be read of options that cannot work. What is there and cannot be read is empty. */
export function readableOf(options: unknown): Readable {
  const read = (name: keyof Readable, write: (value: unknown) => string) => {
    try {
      const value: unknown = Object(options)[name];
      return value === undefined || value === null ? undefined : write(value);
    } catch {
      return "";
    }
  };
  return {
    paymentId: read("paymentId", String),
    extra: read("extra", (extra) => (typeof extra === "object" ? encode(extra) : "")),
  };
}

/** What of the options says which call it is. */
type Readable = Pick<NativeCallOptions, "paymentId" | "extra">;

export function readSettled<Body>(
  endpoint: string,
  head: Head,
  ended: Ended,
  cause?: unknown,
): Settled<Body> {
  const { status, lookedUp = false, pending = "", error = {} as Report } = head;
  if (status === "succeeded" || status === "under_review" || status === "refused_by_risk") {
    return { status, response: readResponse(endpoint, head, ended), lookedUp };
  }
  const failed = { error: fromReport(error, cause) };
  switch (status) {
    case "not_sent":
    case "declined":
      return { status, ...failed };
    default:
      return { status: "unknown", pending, ...failed };
  }
}
