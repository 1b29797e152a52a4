import * as native from "../native.cjs";
import { type Ended, rawText } from "./ended.js";
import {
  ClientClosedError,
  ConfigError,
  InvalidRequestError,
  IyzicoError,
  UntrustedResponseError,
} from "./errors.js";
import { kindOf } from "./kinds.js";

// The errors of calls that may have moved money, now or before, and of which nothing else is known.

/** A call that may have left. */
export interface Sent {
  readonly endpoint: string;
  /** The request as it was handed over. */
  readonly text: string;
  readonly paymentId?: string | undefined;
  /** How it ended, as far as that has come. */
  readonly ended?: Ended | undefined;
}

/** The error for a result that has come, and over which the reading of it failed. */
export function unread(thrown: unknown, sent: Sent, pending: string): UntrustedResponseError {
  const { endpoint, ended } = sent;
  const report = {
    class: "untrusted_response",
    outcome: "unknown",
    endpoint,
    pending,
    raw: ended?.raw ? native.receivedText(rawText(ended.raw)) : null,
    message: `${problemOf(thrown, sent)}; ${LOOK_IT_UP}`,
  } as const;
  return new UntrustedResponseError(report, { cause: thrown });
}

function problemOf(thrown: unknown, { endpoint, ended }: Sent): string {
  // Nothing came that could be read: the fault is not in a result.
  if (ended?.head === "")
    return `${endpoint} ended without a result: it broke off inside the client`;
  return `the result of ${endpoint} could not be read: reading it threw ${kindOf(thrown)}`;
}

/** The error of a call that was not sent, and whose earlier attempt may have moved money. */
export function inDoubt(error: IyzicoError, pending: string): IyzicoError {
  const { message, cause } = error;
  const report = { message, outcome: "unknown", pending } as const;
  if (error instanceof ClientClosedError) {
    return new ClientClosedError({ ...report, class: "client_closed" });
  }
  if (error instanceof InvalidRequestError) {
    const { endpoint, conversationId, findings } = error;
    const told = { endpoint, conversationId, findings: [...findings] };
    return new InvalidRequestError({ ...report, ...told, class: "invalid_request" });
  }
  const setting = error instanceof ConfigError ? error.setting : "arguments";
  return new ConfigError({ ...report, class: "config", setting }, { cause });
}

/** What a call rejects with. Its mistakes have been told by then, so that whatever else is thrown says nothing. */
export function asDoubt(thrown: unknown): IyzicoError {
  if (thrown instanceof IyzicoError) return thrown;
  const message = `the result could not be handed over: that threw ${kindOf(thrown)}; ${LOOK_IT_UP}`;
  const report = { class: "untrusted_response", outcome: "unknown", message } as const;
  return new UntrustedResponseError(report, { cause: thrown });
}

/** Whether it was thrown before native code took the call over. */
export function isUnsent(thrown: unknown): boolean {
  return thrown instanceof ClientClosedError || thrown instanceof ConfigError;
}

/** What the call does is not known here: it may give money back, or move none. */
const LOOK_IT_UP = "if the call moves money, look it up before trying again";
