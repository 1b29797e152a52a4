import * as native from "../native.cjs";
import { variable } from "./environment.js";
import { translate } from "./report.js";
import type { CompleteThreeDs, CompleteThreeDsUncompared, RetrieveCheckoutForm } from "./types.js";

/** What callbacks are signed with. */
export interface CallbackSettings {
  /** Secret key, from the merchant panel. Environment variable `IYZICO_SECRET_KEY`. */
  secretKey?: string | undefined;
}

/** The form as it arrived: its text or bytes, or what a body parser has made of it. */
export type CallbackBody =
  | string
  | Uint8Array
  | URLSearchParams
  | FormData
  | Readonly<Record<string, unknown>>;

/** The buyer is back in the shop. `kind` says from where. */
export type Callback = ThreeDsCallback | PageCallback;

/**
 * The buyer confirmed the payment at the bank, and the post is signed: finish it now.
 *
 * A browser can send the same post twice. iyzico finishes a payment once and refuses the second
 * attempt with code 5115.
 */
export interface ThreeDsCallback {
  readonly kind: "three_ds";
  /** iyzico's number of the payment. */
  readonly paymentId: string;
  /** The `conversationId` that the payment was started with. */
  readonly conversationId: string | undefined;
  /** Opaque text for the finishing request; often absent. */
  readonly conversationData: string | undefined;
  /**
   * The request for `threeDs.complete`. The three values are those of the start, from your own
   * records: iyzico compares them, so that one payment cannot be swapped for another.
   */
  completion(order: Pick<CompleteThreeDs, "paidPrice" | "basketId" | "currency">): CompleteThreeDs;
  /** The request for `threeDs.completeUncompared`. */
  uncomparedCompletion(): CompleteThreeDsUncompared;
}

/**
 * The buyer comes back from a checkout form, from pay-with-iyzico or from BKM Express.
 *
 * Anyone can post a token. It names the page and does not say what came of it: ask.
 */
export interface PageCallback {
  readonly kind: "page";
  /** Token of the page. */
  readonly token: string;
  /** The request for `checkoutForm.retrieve`, `payWithIyzico.retrieve` or `bkm.retrieve`. */
  readonly request: RetrieveCheckoutForm;
}

/**
 * Reads and verifies the form post with which the buyer's browser comes back to `callbackUrl`.
 *
 * ```ts
 * const callback = readCallback(request.body, { secretKey });
 * if (callback.kind === "page") return iyzico.checkoutForm.retrieve(callback.request);
 * return iyzico.threeDs.complete(callback.completion({ paidPrice, basketId, currency }));
 * ```
 *
 * @throws {@link CallbackError} when the post leads to no payment; its `reason` says why.
 */
export function readCallback(
  body: CallbackBody,
  { secretKey = variable("IYZICO_SECRET_KEY") }: CallbackSettings = {},
): Callback {
  const form = bytes(body);
  const { callback, request } = JSON.parse(translate(() => native.readCallback(form, secretKey)));
  if (callback.kind === "page") return { ...callback, request };
  return {
    kind: callback.kind,
    paymentId: callback.paymentId,
    conversationId: callback.conversationId ?? undefined,
    conversationData: callback.conversationData ?? undefined,
    completion: ({ paidPrice, basketId, currency }) => ({
      ...request,
      paidPrice,
      basketId,
      currency,
    }),
    uncomparedCompletion: () => ({ ...request }),
  };
}

/** The fields of a 3-D Secure callback. */
export interface CallbackValues {
  /** `success` or `failure`. */
  status: string;
  /** iyzico's number of the payment. */
  paymentId: string;
  /** What the bank reports; `1` is a success. */
  mdStatus: string;
  /** The `conversationId` that the payment was started with. */
  conversationId?: string | undefined;
  /** Opaque text for the finishing request. */
  conversationData?: string | undefined;
}

/** Signs a 3-D Secure callback as iyzico does, for tests: all fields of the form post. */
export function signCallback(
  { conversationId = "", conversationData = "", ...others }: CallbackValues,
  { secretKey = variable("IYZICO_SECRET_KEY") }: CallbackSettings = {},
): Record<string, string> {
  const values = { ...others, conversationData, conversationId };
  return { ...values, signature: translate(() => native.signCallback(values, secretKey)) };
}

function bytes(body: unknown): Uint8Array {
  if (typeof body === "string") return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  if (typeof body !== "object" || body === null) {
    throw new TypeError("body: there is no form; is a body parser missing?");
  }
  return Buffer.from(new URLSearchParams(pairs(body)).toString());
}

/**
 * Takes a parsed form apart again, with a pair for each time that a field was given. What is not
 * text, such as a file or the nested objects of some parsers, counts as empty.
 */
function pairs(form: object): [string, string][] {
  const entries: Iterable<[string, unknown]> =
    form instanceof URLSearchParams || form instanceof FormData ? form : Object.entries(form);
  return [...entries].flatMap(([name, given]) =>
    [given].flat().map((value): [string, string] => [name, text(value)]),
  );
}

function text(value: unknown): string {
  return typeof value === "object" ? "" : String(value);
}
