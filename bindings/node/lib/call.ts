import type { NativeAnswer } from "../native.cjs";
import type { Envelope } from "./types.js";

/** What is different for one call. */
export interface CallOptions {
  /** Time for one attempt, in milliseconds. */
  timeout?: number;
  /** Time for opening a connection, in milliseconds. */
  connectTimeout?: number;
  /** Time for all attempts together, in milliseconds. */
  totalTimeout?: number;
  /** Gives up when it is aborted. The error then says whether money may have moved. */
  signal?: AbortSignal;
}

/**
 * A successful answer: the fields of the body and of the envelope around it.
 *
 * A plain object. `received` is not enumerable, so that logs, copies and JSON hold the answer alone.
 */
export type Answer<Body> = Envelope & Body & { readonly received: Received };

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

export function readAnswer<Body>({ body, signature, raw }: NativeAnswer): Answer<Body> {
  const answer = JSON.parse(body);
  return Object.defineProperty(answer, "received", { value: { signature, raw } });
}
