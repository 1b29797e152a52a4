import * as native from "../native.cjs";
import { debug } from "./debug.js";
import { encode } from "./encode.js";
import { type Ended, type Head, rawText } from "./ended.js";
import type { Finding } from "./errors.js";
import { shownName } from "./kinds.js";
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
  /**
   * Further fields of the request, for what iyzico has added since this version was made: part of the
   * body that is signed. They take the place of no field of the call and hold no card; an amount is
   * text, and a number whole. No look-up of a lost response has them.
   */
  extra?: Readonly<Record<string, unknown>> | undefined;
  /** Gives up when it is aborted. The error then says whether money may have moved. */
  signal?: AbortSignal | undefined;
}

/** @internal */
export const CALL_OPTIONS: Kinds<CallOptions> = {
  timeout: "a number",
  connectTimeout: "a number",
  totalTimeout: "a number",
  verify: "a string",
  extra: "an object",
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
  readonly verification: "verified" | "unsigned" | "skipped";
  /** Status of the HTTP response. */
  readonly httpStatus: number | undefined;
  /** The response as it was received, with fields that this version does not know. */
  readonly raw: string;
}

/** What came back to {@link Iyzico.request}. It is JSON and no refusal; nothing else was looked at. */
export interface RawResponse {
  /** Status of the HTTP response. */
  readonly httpStatus: number;
  /** The JSON, with every number as the text of its digits. */
  readonly body: unknown;
  /** The JSON as it was received. It is not enumerable. */
  readonly raw: string;
  /** What is doubtful about the request. They are not enumerable. */
  readonly warnings: readonly Finding[];
}

export function readRawResponse({ httpStatus, warnings }: Head, { body, raw }: Ended): RawResponse {
  const response = { httpStatus, body: JSON.parse(body) };
  hide(response, "raw", rawText(raw));
  return hide(response, "warnings", noted("request", warnings)) as RawResponse;
}

/** Writes the extra fields of a call, and tells the log of their names. */
export function extraText(endpoint: string, extra: object | undefined): string | undefined {
  if (extra === undefined) return undefined;
  const text = encode(extra);
  const names = native.extraNames(text).map(shownName);
  debug(`${shownName(endpoint)}: extra fields ${names.join(", ")}`);
  return text;
}

export function readResponse<Body>(
  endpoint: string,
  { verification, httpStatus, warnings }: Head,
  { body, raw }: Ended,
): Response<Body> {
  const response = JSON.parse(body);
  hide(response, "received", receivedOf(verification, httpStatus, raw));
  return hide(response, "warnings", noted(endpoint, warnings));
}

/** A long text is made when it is first read. */
function receivedOf(
  verification: Head["verification"],
  httpStatus: number | undefined,
  raw: string | Uint8Array,
): Partial<Received> {
  if (typeof raw === "string") return { verification, httpStatus, raw };
  let text: string | undefined;
  return {
    verification,
    httpStatus,
    get raw() {
      text ??= rawText(raw);
      return text;
    },
  };
}

/** Adds a field that does not show up. V8 is four times as fast when all of this is said. */
function hide<Fields extends object>(object: Fields, name: string, value: unknown): Fields {
  const hidden = { value, enumerable: false, writable: false, configurable: false };
  return Object.defineProperty(object, name, hidden);
}

/** Tells the log of warnings. */
function noted(endpoint: string, warnings: Finding[] = []): Finding[] {
  if (warnings.length > 0) {
    // What was given may be a secret, and is left out.
    const doubts = warnings.map(({ path, problem }) => `${path} ${problem}`.trim());
    debug(`${endpoint}: ${doubts.join("; ")}`);
  }
  return warnings;
}
