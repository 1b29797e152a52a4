import * as native from "../native.cjs";
import { SETTINGS } from "./client.js";
import { variable } from "./environment.js";
import {
  bodyOf,
  findHeader,
  findHeaderOf,
  refuseBody,
  type WebhookHeaders,
  type WholeRequest,
} from "./incoming.js";
import { writeJson } from "./json.js";
import { bytesOf, kindOf } from "./kinds.js";
import { read, refuseMore, refuseMoreNow } from "./options.js";
import { translate } from "./report.js";

export type { WebhookHeaders } from "./incoming.js";

/** What notifications are signed with. */
export interface WebhookSettings {
  /** Secret key, from the merchant panel. Environment variable `IYZICO_SECRET_KEY`. */
  secretKey?: string | undefined;
  /** Number of the merchant. Needed for notifications about subscriptions only. */
  merchantId?: string | undefined;
}

/**
 * The body of a notification: its text or bytes as they arrived, or the object that a JSON parser has
 * made of it.
 *
 * iyzico signs the values of some fields, not the bytes, so a parsed body verifies as well, unless the
 * parser has changed these values: a number above 2^53, for instance, loses digits. A bigint has kept
 * them. `raw` is then written anew.
 */
export type WebhookBody =
  | string
  | ArrayBufferView
  | ArrayBufferLike
  | Readonly<Record<string, unknown>>;

/** A verified notification. Treat it as a hint to look the payment up, not as the result itself. */
export interface WebhookEvent {
  /**
   * Which form was recognised. `direct`: a payment through the API, 3-D Secure or BKM Express.
   * `hosted`: a payment through a page of iyzico. `subscription`: an order of a subscription.
   */
  form: "direct" | "hosted" | "subscription" | (string & {});
  /** What happened, such as `API_AUTH` or `subscription.order.success`. */
  iyziEventType: string;
  /** State of the payment, such as `SUCCESS`. Absent for subscriptions. */
  status?: string;
  /** iyzico's number of the payment. */
  paymentId?: string;
  /** Token of the form through which the buyer paid. */
  token?: string;
  /** The `conversationId` that the payment was made with. */
  paymentConversationId?: string;
  /** Number of the merchant. */
  merchantId?: string;
  /** Number of the notification. */
  iyziReferenceCode?: string;
  /** When it happened, in milliseconds since 1970. */
  iyziEventTime?: number;
  /** The subscription that is concerned. */
  subscriptionReferenceCode?: string;
  /** The order of the subscription that is concerned. */
  orderReferenceCode?: string;
  /** The customer of the subscription. */
  customerReferenceCode?: string;
  /** Equal for two deliveries of the same notification: remember it to handle each one once. */
  dedupeKey: string;
  /** The notification as it was received, with fields that this version does not know. */
  raw: string;
}

/**
 * Verifies a notification of iyzico and reads it.
 *
 * @throws {@link MissingSignatureError} when the header is missing, {@link WebhookError} when the
 * notification must not be believed for another reason, `TypeError` for what is no body or no headers.
 */
export function verifyWebhook(
  body: WebhookBody,
  headers: WebhookHeaders,
  settings?: WebhookSettings,
  ...more: never[]
): WebhookEvent {
  refuseMoreNow(more, "settings");
  return verify(body, (name) => findHeader(headers, name), settings);
}

function verify(
  body: unknown,
  find: (header: string) => string | undefined,
  settings: WebhookSettings | undefined,
): WebhookEvent {
  const { secretKey, merchantId } = keys(settings);
  const raw = bytes(body);
  const signature = find(native.webhookSignatureHeader());
  return JSON.parse(translate(() => native.verifyWebhook(raw, signature, secretKey, merchantId)));
}

/**
 * Like {@link verifyWebhook}, for a whole request whose body is still to be read: one of `fetch` or of
 * Node, or the event of an API gateway.
 *
 * ```ts
 * export async function POST(request: Request) {
 *   const event = await verifyWebhookRequest(request);
 *   return new Response();
 * }
 * ```
 */
export async function verifyWebhookRequest(
  request: WholeRequest,
  settings?: WebhookSettings,
  ...more: never[]
): Promise<WebhookEvent> {
  refuseMore(more, "settings");
  const body = await bodyOf(request);
  return verify(body, (name) => findHeaderOf(request, name), settings);
}

/** Signs a notification as iyzico does, for tests: the headers that go with `body`. */
export function signWebhook(
  body: WebhookBody,
  settings?: WebhookSettings,
  ...more: never[]
): Record<string, string> {
  refuseMoreNow(more, "settings");
  const { secretKey, merchantId } = keys(settings);
  const raw = bytes(body);
  const signature = translate(() => native.signWebhook(raw, secretKey, merchantId));
  return { [native.webhookSignatureHeader()]: signature };
}

function keys(settings: WebhookSettings | undefined): WebhookSettings {
  const kinds = { secretKey: "a string", merchantId: "a string" } as const;
  const { secretKey, merchantId } = read<WebhookSettings>(settings, kinds, "settings", SETTINGS);
  return { secretKey: secretKey ?? variable("IYZICO_SECRET_KEY"), merchantId };
}

function bytes(body: unknown): Uint8Array {
  const arrived = bytesOf(body);
  if (arrived) return arrived;
  const refused = refuseBody(body, "verifyWebhookRequest");
  if (refused) throw refused;
  if (Object.prototype.toString.call(body) !== "[object Object]") {
    throw new TypeError(`body: it is ${kindOf(body)}; pass the text or the bytes that arrived`);
  }
  try {
    return Buffer.from(writeJson(body, (value) => value));
  } catch {
    throw new TypeError("body: it holds what JSON cannot; pass the text or the bytes that arrived");
  }
}
