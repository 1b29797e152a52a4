import * as native from "../native.cjs";
import { bindMethods, guarded, safely } from "./bind.js";
import { variable } from "./environment.js";
import type { ConfigError } from "./errors.js";
import { bodyOf, refuseBody, type WholeRequest } from "./incoming.js";
import { bytesOf, bytesOfText, hasFields, isName, kindOf } from "./kinds.js";
import { read, refuseMore, refuseMoreNow, unknownName, wrong } from "./options.js";
import { translate } from "./report.js";
import { SETTINGS } from "./settings.js";
import type * as types from "./types.js";
import type { CompleteThreeDs, CompleteThreeDsUncompared, RetrieveCheckoutForm } from "./types.js";

/** What callbacks are signed with. */
export interface CallbackSettings {
  /** Secret key, from the merchant panel. Environment variable `IYZICO_SECRET_KEY`. */
  secretKey?: string | undefined;
}

/** The form as it arrived: its text or bytes, or what a body parser has made of it. */
export type CallbackBody =
  | string
  | ArrayBufferView
  | ArrayBufferLike
  | URLSearchParams
  | FormData
  | Iterable<readonly [string, unknown]>
  | Readonly<Record<string, unknown>>;

/** The buyer is back in the shop. `kind` says from where. */
export type Callback = ThreeDsCallback | PageCallback;

/**
 * The buyer confirmed the payment at the bank, and the post is signed: finish it now.
 *
 * A browser can send the same post twice. iyzico finishes a payment once and refuses the second
 * attempt with code 5115.
 */
export interface ThreeDsCallback extends Readonly<types.ThreeDsCallback> {
  readonly kind: "three_ds";
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
 * Anyone can post a token. It names the page and says nothing about the result: retrieve it.
 */
export interface PageCallback extends Readonly<types.PageCallback> {
  readonly kind: "page";
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
 * @throws {@link SignatureError} when the post is forged, {@link NotAuthenticatedError} when the bank did not
 * authenticate the buyer, {@link CallbackError} when the post leads to no payment for another reason.
 */
export function readCallback(
  body: CallbackBody,
  settings?: CallbackSettings,
  ...more: never[]
): Callback {
  return safely(() => {
    refuseMoreNow(more, "settings");
    const secretKey = keyOf(settings);
    return readForm(body, (form) => native.readCallback(form, secretKey));
  });
}

function readForm(body: CallbackBody, read: (form: Uint8Array) => string): Callback {
  const form = bytes(body);
  const { callback, request } = JSON.parse(translate(() => read(form)));
  if (callback.kind === "page") return { ...callback, request };
  return {
    kind: callback.kind,
    paymentId: callback.paymentId,
    conversationId: callback.conversationId ?? undefined,
    conversationData: callback.conversationData ?? undefined,
    completion: guarded((order: Parameters<ThreeDsCallback["completion"]>[0]) => {
      const { paidPrice, basketId, currency } = orderOf(order);
      return { ...request, paidPrice, basketId, currency };
    }),
    uncomparedCompletion: () => ({ ...request }),
  };
}

/** The order that a completion is compared with; what is missing in it is told by the call. */
function orderOf<Order extends object>(order: Order): Order {
  const given: unknown = order;
  if (typeof given === "object" && given !== null && hasFields(given)) return order;
  throw wrong(
    "order",
    `must be an object with paidPrice, basketId and currency, not ${kindOf(given)}`,
  );
}

/**
 * Like {@link readCallback}, for a whole request whose body is still to be read: one of `fetch` or of
 * Node, or the event of an API gateway.
 */
export async function readCallbackRequest(
  request: WholeRequest,
  settings?: CallbackSettings,
  ...more: never[]
): Promise<Callback> {
  return safely(async () => {
    refuseMore(more, "settings");
    return readCallback((await bodyOf(request)) as CallbackBody, settings);
  });
}

/** Reads callbacks with the keys of a client: `iyzico.callback`. */
export class CallbackReceiver {
  readonly #client: native.NativeClient;

  /** @internal */
  constructor(client: native.NativeClient) {
    this.#client = client;
    bindMethods(this, guarded);
  }

  /** Reads and verifies the form post with which the buyer comes back, like {@link readCallback}. */
  read(body: CallbackBody, ...more: never[]): Callback {
    refuseMoreNow(more, "body");
    return readForm(body, (form) => this.#client.readCallback(form));
  }

  /** Reads a whole request whose body is still to be read, like {@link readCallbackRequest}. */
  async readRequest(request: WholeRequest, ...more: never[]): Promise<Callback> {
    refuseMore(more, "request");
    return this.read((await bodyOf(request)) as CallbackBody);
  }
}

/** The fields of a 3-D Secure callback. */
export interface CallbackValues {
  /** `success` or `failure`. */
  status: string;
  /** iyzico's ID for the payment. */
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
  values: CallbackValues,
  settings?: CallbackSettings,
  ...more: never[]
): Record<string, string> {
  return safely(() => {
    refuseMoreNow(more, "settings");
    const secretKey = keyOf(settings);
    const given: unknown = values;
    if (typeof given !== "object" || given === null) {
      throw wrong("values", `must be an object, not ${kindOf(given)}`);
    }
    if (!hasFields(given)) {
      throw wrong("values", `must be a plain object, not ${kindOf(given)}`);
    }
    for (const name of Object.keys(given)) {
      if (!VALUES.some((known) => known === name)) {
        throw unknownName(name, "values", `they are ${VALUES.join(", ")}`);
      }
    }
    const value = (name: keyof CallbackValues, usual?: string): string => {
      const found = values[name] ?? usual;
      if (typeof found === "object") throw notText(name, found);
      if (found === undefined) throw wrong(name, `is missing`);
      return text(found, name);
    };
    const fields = {
      status: value("status"),
      paymentId: value("paymentId"),
      mdStatus: value("mdStatus"),
      conversationData: value("conversationData", ""),
      conversationId: value("conversationId", ""),
    };
    return { ...fields, signature: translate(() => native.signCallback(fields, secretKey)) };
  });
}

function keyOf(settings: CallbackSettings | undefined): string | undefined {
  const kinds = { secretKey: "a string" } as const;
  const { secretKey } = read<CallbackSettings>(settings, kinds, "settings", SETTINGS);
  return secretKey ?? variable("IYZICO_SECRET_KEY");
}

function bytes(body: unknown): Uint8Array {
  const arrived = bytesOf(body);
  if (arrived) return arrived;
  const refused = refuseBody(body, "readCallbackRequest");
  if (refused) throw refused;
  return bytesOfText(new URLSearchParams(pairs(body as object)).toString());
}

/**
 * Takes a parsed form apart again, with a pair for each time that a field was given. What is not
 * text, such as a file or the nested objects of some parsers, counts as empty.
 */
function pairs(form: object): [string, string][] {
  const entries = Symbol.iterator in form ? [...(form as Iterable<unknown>)] : Object.entries(form);
  return entries.flatMap((entry) => {
    if (!Array.isArray(entry)) throw wrong("body", `it is a list with ${kindOf(entry)} in it`);
    const [name, given] = entry;
    const field = text(name, "the name of a field");
    const shown = isName(field) ? field : "a field"; // it comes from the post, and may be anything
    return [given].flat().map((value): [string, string] => [field, text(value, shown)]);
  });
}

/** A value as the text that was posted. Words that JavaScript has for a value are none. */
function text(value: unknown, name: string): string {
  switch (typeof value) {
    case "string":
      return value;
    case "bigint":
      return String(value);
    case "number":
      if (Number.isSafeInteger(value)) return String(value);
      throw notText(name, value);
    case "object":
    case "undefined":
      return "";
    default:
      throw notText(name, value);
  }
}

function notText(name: string, value: unknown): ConfigError {
  return wrong(name, `must be text, not ${numberOr(value)}`);
}

/** A number is named by why it is not the text that was posted; its digits may be a secret. */
function numberOr(value: unknown): string {
  if (typeof value !== "number") return kindOf(value);
  if (!Number.isFinite(value)) return String(value);
  return Number.isInteger(value) ? "a number above 2^53" : "a number with a fraction";
}

const VALUES = ["status", "paymentId", "mdStatus", "conversationId", "conversationData"] as const;
