import { TextDecoder } from "node:util";
import type { Finding, Report } from "./errors.js";

/** How a call ended, in the texts that native code hands over. */
export interface Ended {
  /** A {@link Head} as JSON; empty when the call broke off inside the client, and nothing is known. */
  readonly head: string;
  /** Envelope and body of the response as one JSON object, amounts as text; empty when there is none. */
  readonly body: string;
  /** The response as it was received; empty when there is none. A long one has not become text yet. */
  readonly raw: string | Uint8Array;
}

/** What is known about how a call ended. `ended.rs` has the same. */
export interface Head {
  /** Of a call that is sent once. */
  readonly status?:
    | "succeeded"
    | "under_review"
    | "refused_by_risk"
    | "not_sent"
    | "declined"
    | "unknown";
  readonly lookedUp?: boolean;
  /** The handle as JSON. */
  readonly pending?: string;
  readonly error?: Report;
  readonly verification?: "verified" | "unsigned" | "skipped";
  readonly httpStatus?: number;
  readonly warnings?: Finding[];
}

/** @throws `TypeError` when nothing is known. */
export function readHead({ head }: Ended): Head {
  if (head === "") throw new TypeError("the call broke off inside the client");
  return JSON.parse(head);
}

/** Takes the list of native code apart, in which each call has a number and its texts. */
export function handOver(
  taken: readonly (number | string | Uint8Array)[],
  give: (call: number, ended: Ended) => void,
): void {
  for (let at = 0; at < taken.length; at += PARTS) {
    const [call, head, body, raw] = taken.slice(at, at + PARTS) as Taken;
    give(call, { head, body, raw });
  }
}

type Taken = [number, string, string, string | Uint8Array];
const PARTS = 4;

export function rawText(raw: string | Uint8Array): string {
  return typeof raw === "string" ? raw : new TextDecoder("utf-8", { ignoreBOM: true }).decode(raw);
}
