import type { NativeClient } from "../native.cjs";
import { inDoubt, type Sent } from "./doubt.js";
import { encode } from "./encode.js";
import { InvalidRequestError } from "./errors.js";
import { type Given, handleIn } from "./handles.js";
import { readableOf, type Settled } from "./once.js";
import { asError } from "./options.js";

type Refused = Extract<Settled<unknown>, { status: "not_sent" }>;

/** What was given for a call that has not left. */
export interface Unsent {
  readonly name: unknown;
  readonly request: unknown;
  readonly options: unknown;
  readonly more: readonly unknown[];
}

/** What may have happened before a call that was not sent, and the handles of those that have left. */
export class Earlier {
  readonly #native: NativeClient;

  constructor(native: NativeClient) {
    this.#native = native;
  }

  /** How a call ends that was not sent. What became of the same call before is as open as it was. */
  unsent(thrown: unknown, call: Unsent): Settled<never> {
    const error = asError(thrown);
    const pending = this.open(call);
    return pending === undefined
      ? { status: "not_sent", error }
      : { status: "unknown", pending, error: inDoubt(error, pending) };
  }

  /** The handle of what may have moved money before; empty when there is something, and no handle of it. */
  open({ name, request, options, more }: Unsent): string | undefined {
    try {
      const endpoint = typeof name === "string" ? name : "";
      const pending = this.#handleIn({ request, others: [name, options, more] });
      const given = { ...readableOf(options), pending };
      return this.#native.open(endpoint, encode(request), given) ?? pending;
    } catch {
      return "";
    }
  }

  /** Whether a request was refused in which there is a handle. */
  hidesHandle(settled: Settled<unknown>, request: unknown): settled is Refused {
    const isInvalid = settled.status === "not_sent" && settled.error instanceof InvalidRequestError;
    return isInvalid && this.#handleIn({ request, others: [] }) !== undefined;
  }

  #handleIn(given: Given): string | undefined {
    const isReadable = (pending: string) => this.#native.open("", "", { pending }) !== null;
    return handleIn(given, isReadable);
  }

  /**
   * The handle of a call that has left and whose result could not be read. The reference that was made
   * for a call without one is in the response.
   */
  handle({ endpoint, text, paymentId, ended }: Sent): string {
    try {
      const request = JSON.parse(text);
      request.conversationId ??= JSON.parse(ended?.body || "{}").conversationId;
      const named = JSON.stringify(request);
      const handle = this.#native.pending(endpoint, named, paymentId);
      return this.#timeless(endpoint, named, paymentId) ?? handle;
    } catch {
      return "";
    }
  }

  /** The handle of a call of which nobody knows any more when it was sent: as of one whose handle cannot be read. */
  #timeless(endpoint: string, text: string, paymentId: string | undefined): string | null {
    try {
      return this.#native.open(endpoint, text, { paymentId, pending: "" });
    } catch {
      return null;
    }
  }
}
