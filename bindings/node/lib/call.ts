import type { NativeResponse } from "../native.cjs";
import { debug } from "./debug.js";
import type { Finding } from "./errors.js";
import type { Kinds } from "./options.js";
import type { Envelope } from "./types.js";

/**
 * How strictly a response is looked at.
 *
 * - `strictly`: signature and echoed values must be right; a missing signature is an error.
 * - `not`: nothing is compared. For recorded responses without signatures; never for real money.
 */
export type Verify = "strictly" | "not";

/** What is different for one call. Times are milliseconds. */
export interface CallOptions {
  /** Time for one attempt. */
  timeout?: number | undefined;
  /** Time for opening a connection. */
  connectTimeout?: number | undefined;
  /** Time for all attempts together. */
  totalTimeout?: number | undefined;
  /** How strictly the response is looked at; the setting of the client otherwise. */
  verify?: Verify | undefined;
  /** Gives up when it is aborted. The error then says whether money may have moved. */
  signal?: AbortSignal | undefined;
}

/** @internal */
export const CALL_OPTIONS: Kinds<CallOptions> = {
  timeout: "a number",
  connectTimeout: "a number",
  totalTimeout: "a number",
  verify: "a string",
  signal: "an AbortSignal",
};

/**
 * A successful response: the fields of the body and of the envelope around it.
 *
 * A plain object. `received` and `warnings` are not enumerable, so that logs, copies and JSON hold
 * the fields alone.
 */
export type Response<Body> = Envelope &
  Body & {
    /** How it came in. */
    readonly received: Received;
    /** What the rules doubted about the request, and what is odd about the response. */
    readonly warnings: readonly Finding[];
  };

/** How a response came in. */
export interface Received {
  /**
   * Whether iyzico's signature was verified. `unsigned`: iyzico does not sign the responses of this
   * call. `skipped`: verification was switched off.
   */
  readonly signature: "verified" | "unsigned" | "skipped";
  /** The response as it was received, with fields that this version does not know. */
  readonly raw: string;
}

export function readResponse<Body>(endpoint: string, native: NativeResponse): Response<Body> {
  const { body, signature, raw } = native;
  const warnings: Finding[] = native.warnings ? JSON.parse(native.warnings) : [];
  if (warnings.length > 0) {
    // What was given may be a secret, and is left out.
    const doubts = warnings.map(({ path, problem }) => `${path} ${problem}`.trim());
    debug(`${endpoint}: ${doubts.join("; ")}`);
  }
  return Object.defineProperties(JSON.parse(body), {
    received: { value: { signature, raw } },
    warnings: { value: warnings },
  });
}
