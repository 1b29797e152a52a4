import * as native from "../native.cjs";
import { bindMethods, guarded, safely } from "./bind.js";
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
import { bytesOf, bytesOfText, kindOf } from "./kinds.js";
import { read, refuseMore, refuseMoreNow, wrong } from "./options.js";
import { translate } from "./report.js";
import { SETTINGS } from "./settings.js";
import type { WebhookEvent } from "./types.js";

export type { WebhookHeaders } from "./incoming.js";
export type { DirectEvent, HostedEvent, SubscriptionEvent, WebhookEvent } from "./types.js";

/** What notifications are signed with. */
export interface WebhookSettings {
  /** Secret key, from the merchant panel. Environment variable `IYZICO_SECRET_KEY`. */
  secretKey?: string | undefined;
  /**
   * Merchant ID. Needed for notifications about subscriptions only. Environment variable
   * `IYZICO_MERCHANT_ID`.
   */
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

/**
 * Verifies a notification of iyzico and reads it.
 *
 * @throws {@link SignatureError} when the signature is missing or wrong, {@link WebhookError} when the body is
 * no notification, {@link ConfigError} for what is no body or no headers.
 */
export function verifyWebhook(
  body: WebhookBody,
  headers: WebhookHeaders,
  settings?: WebhookSettings,
  ...more: never[]
): WebhookEvent {
  return safely(() => {
    refuseMoreNow(more, "settings");
    return verify(body, (name) => findHeader(headers, name), withKey(settings));
  });
}

/** Verifies what has arrived: the bytes of the body, and the value of the header. */
type Verifier = (raw: Uint8Array, signature: string | undefined) => string;

function withKey(settings: WebhookSettings | undefined): Verifier {
  const { secretKey, merchantId } = keys(settings);
  return (raw, signature) => native.verifyWebhook(raw, signature, secretKey, merchantId);
}

function verify(
  body: unknown,
  find: (header: string) => string | undefined,
  verifier: Verifier,
): WebhookEvent {
  const raw = bytes(body);
  const signature = find(native.webhookSignatureHeader());
  return JSON.parse(translate(() => verifier(raw, signature)));
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
  return safely(async () => {
    refuseMore(more, "settings");
    const body = await bodyOf(request);
    return verify(body, (name) => findHeaderOf(request, name), withKey(settings));
  });
}

/** What a notification needs besides the keys of the client. */
export type WebhookOptions = Omit<WebhookSettings, "secretKey">;

/** Verifies notifications with the keys of a client: `iyzico.webhook`. */
export class WebhookReceiver {
  readonly #client: native.NativeClient;

  /** @internal */
  constructor(client: native.NativeClient) {
    this.#client = client;
    bindMethods(this, guarded);
  }

  /** Verifies a notification of iyzico and reads it, like {@link verifyWebhook}. */
  verify(
    body: WebhookBody,
    headers: WebhookHeaders,
    options?: WebhookOptions,
    ...more: never[]
  ): WebhookEvent {
    refuseMoreNow(more, "options");
    return verify(body, (name) => findHeader(headers, name), this.#verifier(options));
  }

  /** Verifies a whole request whose body is still to be read, like {@link verifyWebhookRequest}. */
  async verifyRequest(
    request: WholeRequest,
    options?: WebhookOptions,
    ...more: never[]
  ): Promise<WebhookEvent> {
    refuseMore(more);
    const verifier = this.#verifier(options);
    const body = await bodyOf(request);
    return verify(body, (name) => findHeaderOf(request, name), verifier);
  }

  #verifier(options: WebhookOptions | undefined): Verifier {
    const given = read<WebhookOptions>(options, { merchantId: "a string" }, "options");
    const merchantId = merchantOf(given.merchantId);
    return (raw, signature) => this.#client.verifyWebhook(raw, signature, merchantId);
  }
}

/**
 * Refuses a merchant ID that cannot be one, where a route is made: it would be noticed with the first
 * notification about a subscription.
 *
 * @internal
 */
export function checkMerchantId(given: string | undefined): void {
  const merchantId = merchantOf(given);
  if (merchantId !== undefined) translate(() => native.checkMerchantId(merchantId));
}

/** The number of the merchant that was given, or else that of the environment. */
function merchantOf(given: string | undefined): string | undefined {
  return given ?? variable("IYZICO_MERCHANT_ID");
}

/** Signs a notification as iyzico does, for tests: the headers that go with `body`. */
export function signWebhook(
  body: WebhookBody,
  settings?: WebhookSettings,
  ...more: never[]
): Record<string, string> {
  return safely(() => {
    refuseMoreNow(more, "settings");
    const { secretKey, merchantId } = keys(settings);
    const raw = bytes(body);
    const signature = translate(() => native.signWebhook(raw, secretKey, merchantId));
    return { [native.webhookSignatureHeader()]: signature };
  });
}

function keys(settings: WebhookSettings | undefined): WebhookSettings {
  const kinds = { secretKey: "a string", merchantId: "a string" } as const;
  const { secretKey, merchantId } = read<WebhookSettings>(settings, kinds, "settings", SETTINGS);
  return {
    secretKey: secretKey ?? variable("IYZICO_SECRET_KEY"),
    merchantId: merchantOf(merchantId),
  };
}

function bytes(body: unknown): Uint8Array {
  const arrived = bytesOf(body);
  if (arrived) return arrived;
  const refused = refuseBody(body, "verifyWebhookRequest");
  if (refused) throw refused;
  if (Object.prototype.toString.call(body) !== "[object Object]") {
    throw wrong("body", `it is ${kindOf(body)}; pass the text or the bytes that arrived`);
  }
  try {
    return bytesOfText(writeJson(body, (value) => value));
  } catch {
    throw wrong("body", "it holds what JSON cannot; pass the text or the bytes that arrived");
  }
}
