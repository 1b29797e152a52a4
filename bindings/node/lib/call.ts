import type { NativeAnswer } from "../native.cjs";
import type { Envelope } from "./types.js";

/**
 * How strictly an answer is looked at.
 *
 * - `strictly`: signature and echoed values must be right; a missing signature is an error.
 * - `not`: nothing is compared. For recorded answers without signatures; never for real money.
 */
export type Verify = "strictly" | "not";

/** What is different for one call. Times are milliseconds. */
export interface CallOptions {
  /** Time for one attempt. */
  timeout?: number;
  /** Time for opening a connection. */
  connectTimeout?: number;
  /** Time for all attempts together. */
  totalTimeout?: number;
  /** How strictly the answer is looked at; the setting of the client otherwise. */
  verify?: Verify;
  /** Gives up when it is aborted. The error then says whether money may have moved. */
  signal?: AbortSignal;
}

/**
 * A successful answer: the fields of the body and of the envelope around it.
 *
 * A plain object. `received` is not enumerable, so that logs, copies and JSON hold the answer alone.
 */
export type Response<Body> = Envelope & Body & { readonly received: Received };

/** How an answer came in. */
export interface Received {
  /**
   * Whether iyzico's signature was verified. `unsigned`: iyzico does not sign the answers of this
   * call. `skipped`: verification was switched off.
   */
  readonly signature: "verified" | "unsigned" | "skipped";
  /** The answer as it was received, with fields that this version does not know. */
  readonly raw: string;
}

export function readAnswer<Body>({ body, signature, raw }: NativeAnswer): Response<Body> {
  const answer = JSON.parse(body);
  return Object.defineProperty(answer, "received", { value: { signature, raw } });
}
