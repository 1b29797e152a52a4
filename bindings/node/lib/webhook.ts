import * as native from "../native.cjs";
import { variable } from "./environment.js";
import { translate } from "./report.js";

/** What notifications are signed with. */
export interface WebhookSettings {
  /** Secret key, from the merchant panel. Environment variable `IYZICO_SECRET_KEY`. */
  secretKey?: string | undefined;
  /** Number of the merchant. Needed for notifications about subscriptions only. */
  merchantId?: string | undefined;
}

/** Headers of a request, whatever the framework calls them. Upper and lower case are the same. */
export type WebhookHeaders =
  | Pick<Headers, "get">
  | ReadonlyMap<string, string>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

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
 * `body` is the body as it arrived, before any JSON parser saw it: the signature covers its values.
 *
 * @throws {@link MissingSignatureError} when the header is missing, {@link WebhookError} when the
 * notification must not be believed for another reason.
 */
export function verifyWebhook(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  { secretKey = variable("IYZICO_SECRET_KEY"), merchantId }: WebhookSettings = {},
): WebhookEvent {
  const raw = bytes(body);
  const signature = findHeader(headers, native.webhookSignatureHeader());
  return JSON.parse(translate(() => native.verifyWebhook(raw, signature, secretKey, merchantId)));
}

/** Signs a notification as iyzico does, for tests: the headers that go with `body`. */
export function signWebhook(
  body: string | Uint8Array,
  { secretKey = variable("IYZICO_SECRET_KEY"), merchantId }: WebhookSettings = {},
): Record<string, string> {
  const raw = bytes(body);
  const signature = translate(() => native.signWebhook(raw, secretKey, merchantId));
  return { [native.webhookSignatureHeader()]: signature };
}

function bytes(body: unknown): Uint8Array {
  if (typeof body === "string") return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  throw new TypeError("body: pass the text or the bytes that arrived, not a parsed object");
}

function findHeader(headers: WebhookHeaders, name: string): string | undefined {
  if (!(headers instanceof Map) && typeof headers.get === "function") {
    return headers.get(name) ?? undefined; // these look the name up in any case
  }
  const entries = headers instanceof Map ? [...headers] : Object.entries(headers);
  const found = entries.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return typeof found === "string" ? found : found?.[0];
}
