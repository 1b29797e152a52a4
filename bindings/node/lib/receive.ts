import type { Callback } from "./callback.js";
import type { Iyzico } from "./client.js";
import { CallbackError, type IyzicoError, SignatureError, WebhookError } from "./errors.js";
import { collect, type WholeRequest } from "./incoming.js";
import { bytesOf, kindOf } from "./kinds.js";
import { asError, type Kinds, problemOf, read, wrong } from "./options.js";
import type { WebhookEvent } from "./types.js";
import { warnsOnce } from "./warn.js";
import { checkMerchantId, type WebhookOptions } from "./webhook.js";

/**
 * The client whose keys verify what arrives; or a function that gives it, where keys are not there yet
 * when modules are loaded, as in a build of Next or where they come from a vault.
 */
export type Client = Iyzico | (() => Iyzico | PromiseLike<Iyzico>);

/** What a handler of notifications may respond; nothing is a status of 200, unless the handler has set another. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing
export type WebhookReply = Response | void;

/** What a handler of callbacks responds: an address to send the browser to, or a whole response. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing
export type CallbackReply = Response | URL | string | void;

/** How notifications are received. */
export interface WebhookRouteOptions {
  /**
   * Merchant ID. Needed for notifications about subscriptions only. Environment variable
   * `IYZICO_MERCHANT_ID`.
   */
  merchantId?: string | undefined;
  /** Called for every request that was refused with 400, for logs. It is awaited, and may fail as the handler may. */
  onRefused?: ((error: IyzicoError) => void) | undefined;
}

/** How callbacks are received. */
export interface CallbackRouteOptions {
  /**
   * Responds to a post that leads to no payment: the bank did not authenticate the buyer, or the post
   * is forged. Without it, and where it returns nothing, the response is a short text with status 400.
   */
  onRefused?: ((error: IyzicoError) => CallbackReply | PromiseLike<CallbackReply>) | undefined;
}

const READER_OPTIONS: Kinds<WebhookOptions> = { merchantId: "a string" };

const WEBHOOK_OPTIONS: Kinds<WebhookRouteOptions> = { ...READER_OPTIONS, onRefused: "a function" };

const CALLBACK_OPTIONS: Kinds<CallbackRouteOptions> = { onRefused: "a function" };

/** Reads the request that arrived. */
type Read = () => WholeRequest | PromiseLike<WholeRequest>;

/**
 * Takes in a request, and says what to respond; nothing where the handler has said nothing. `context` is what the
 * framework gives to handlers.
 */
export type Receive<Context extends unknown[]> = (
  request: Read,
  ...context: Context
) => Promise<Response | undefined>;

/** Reads what arrived: its meaning, or why it is refused. */
export type Reader<Value> = (
  request: Read,
) => Promise<{ readonly value: Value } | { readonly refused: IyzicoError }>;

/** Reads notifications. What cannot work fails here, when the application starts. */
export function webhookReader(client: Client, options: WebhookOptions): Reader<WebhookEvent> {
  const given = read<WebhookOptions>(options, READER_OPTIONS, "options of a webhook");
  checkMerchantId(given.merchantId);
  const found = clientOf(client);
  const attempt = attempts();
  return async (request) => {
    const { webhook } = await found();
    return attempt(async () => webhook.verifyRequest(unchanged(await request()), given));
  };
}

/** Reads callbacks. What cannot work fails here, when the application starts. */
export function callbackReader(client: Client): Reader<Callback> {
  const found = clientOf(client);
  const attempt = attempts();
  return async (request) => {
    const { callback } = await found();
    return attempt(async () => callback.readRequest(await request()));
  };
}

/** Receives notifications, and responds to them. */
export function webhookReceiver<Context extends unknown[]>(
  client: Client,
  onEvent: (event: WebhookEvent, ...context: Context) => WebhookReply | PromiseLike<WebhookReply>,
  options?: WebhookRouteOptions,
): Receive<Context> {
  refuseHandler(onEvent, "onEvent");
  const given = read<WebhookRouteOptions>(options, WEBHOOK_OPTIONS, "options of a webhook");
  const { onRefused, merchantId } = given;
  const reader = webhookReader(client, { merchantId });
  const responseOf = replies("a Response or nothing");
  return async (request, ...context) => {
    const arrived = await reader(request);
    if ("value" in arrived) {
      return responseOf(await outcomeOf(() => onEvent(arrived.value, ...context)), context);
    }
    await outcomeOf(() => onRefused?.(arrived.refused));
    return text(BAD_REQUEST, arrived.refused.message);
  };
}

/** Receives callbacks, and responds to them. */
export function callbackReceiver<Context extends unknown[]>(
  client: Client,
  onCallback: (
    callback: Callback,
    ...context: Context
  ) => CallbackReply | PromiseLike<CallbackReply>,
  options?: CallbackRouteOptions,
): Receive<Context> {
  refuseHandler(onCallback, "onCallback");
  const what = "options of a callback";
  const { onRefused } = read<CallbackRouteOptions>(options, CALLBACK_OPTIONS, what);
  const reader = callbackReader(client);
  const responseOf = replies("an address, a Response or nothing");
  const sendOn = (reply: CallbackReply, context: readonly unknown[]) =>
    isAddress(reply) ? redirect(reply) : responseOf(reply, context);
  return async (request, ...context) => {
    const arrived = await reader(request);
    if ("value" in arrived) {
      return sendOn(await outcomeOf(() => onCallback(arrived.value, ...context)), context);
    }
    const { refused } = arrived;
    const reply = await outcomeOf(() => onRefused?.(refused));
    return sendOn(reply, []) ?? text(BAD_REQUEST, refused.message);
  };
}

/**
 * What a handler returns. What it throws leaves it as an error, whatever it is: Express takes nothing, `"route"` and
 * `"router"` for no error, and the route behind may respond that all is well.
 */
async function outcomeOf<Value>(handle: () => Value | PromiseLike<Value>): Promise<Value> {
  try {
    return await handle();
  } catch (thrown) {
    if (typeof thrown === "object" && thrown !== null) throw thrown;
    throw new Error(`a handler of a route of iyzico threw ${String(thrown)}`, { cause: thrown });
  }
}

function clientOf(client: Client): () => PromiseLike<Iyzico> {
  const given: unknown = client;
  if (isClient(given)) return async () => given;
  const isRight = typeof given === "function" && !isClass(given);
  if (!isRight) {
    const what = typeof given === "function" ? "a class" : kindOf(given);
    throw wrong("client", `must be an Iyzico or a function that returns one, not ${what}`);
  }
  return async () => {
    const made: unknown = await given();
    if (isClient(made)) return made;
    throw wrong("client", `the function must return an Iyzico, not ${kindOf(made)}`);
  };
}

/** The client may be one of another copy of the package. */
function isClient(value: unknown): value is Iyzico {
  const { webhook, callback } = Object(value);
  return (
    typeof webhook?.verifyRequest === "function" && typeof callback?.readRequest === "function"
  );
}

/** Classes cannot be called: `Iyzico` in the place of a client would fail for each request. */
function isClass(given: object): boolean {
  return Object.getOwnPropertyDescriptor(given, "prototype")?.writable === false;
}

function refuseHandler(handler: unknown, name: string): void {
  if (typeof handler === "function") return;
  throw wrong(name, `must be a function, not ${kindOf(handler)}`);
}

/**
 * Verifies for one route. Whatever stands in the way is the fault of what arrived, or of the way that it
 * came, and is told to the sender: an error of the server would be repeated for days, and tell nobody
 * why. The process warns once of each thing that stands in the way of a route.
 */
function attempts() {
  const warn = warnsOnce();
  return async <Value>(verify: () => Promise<Value>) => {
    try {
      return { value: await verify() };
    } catch (thrown) {
      const refused = asError(thrown);
      const told = `a route of iyzico refuses what arrives: ${refused.message}`;
      // The name in the text may come from the post, and is another one each time.
      if (!isForeign(refused)) warn(told, problemOf(refused));
      return { refused };
    }
  };
}

/** Whether an error says something about who sent the request, and nothing about this application. */
function isForeign(error: IyzicoError): boolean {
  if (error instanceof WebhookError) return error.reason !== "merchant_id_missing";
  return error instanceof SignatureError || error instanceof CallbackError;
}

/**
 * The request, unless a JSON parser has changed it on the way: a whole number that JavaScript cannot hold
 * has lost digits, and with them what was signed.
 */
function unchanged(request: WholeRequest): WholeRequest {
  const body: unknown = "arrayBuffer" in request ? undefined : request.body;
  if (typeof body !== "object" || body === null || bytesOf(body)) return request;
  for (const value of Object.values(body)) {
    if (typeof value !== "number" || Number.isSafeInteger(value) || value % 1 !== 0) continue;
    throw wrong("body", "a number lost digits in a JSON parser; let this route have the raw body");
  }
  return request;
}

/** The bytes of a request of `fetch`, which may be of any length. */
export async function wholeOf(request: Request): Promise<WholeRequest> {
  const { headers, body } = request;
  if (request.bodyUsed || body?.locked) {
    throw wrong("body", "it was read before; verify the request first, or pass a clone of it");
  }
  return { headers, body: body === null ? "" : await collect(body) };
}

/**
 * Responds for one route with what its handler returned. By then the handler has done its work: a value that
 * is not what is meant, such as that of a database, must not have the work repeated, so it counts as nothing. The
 * process warns once of each kind. A handler that responds by itself may return what it was given.
 */
function replies(meant: string) {
  const warn = warnsOnce();
  return (reply: unknown, context: readonly unknown[]): Response | undefined => {
    if (reply === undefined || reply === null || context.includes(reply)) return undefined;
    if (isResponse(reply)) return reply;
    const nothing = `which counts as nothing; return ${meant}`;
    const what = isBlank(reply) ? "an empty string" : kindOf(reply);
    warn(`the handler of a route of iyzico returned ${what}, ${nothing}`);
    return undefined;
  };
}

/** A response may be one of another realm, or of a library. */
export function isResponse(reply: unknown): reply is Response {
  const { status, headers, arrayBuffer } = Object(reply);
  return (
    typeof status === "number" && typeof headers === "object" && typeof arrayBuffer === "function"
  );
}

/** Whether a browser can be sent there: not where nothing is left of the address in a header. */
function isAddress(reply: unknown): reply is URL | string {
  return isUrl(reply) || (typeof reply === "string" && !isBlank(reply));
}

function isBlank(reply: unknown): boolean {
  return typeof reply === "string" && escaped(reply) === "";
}

/** The browser asks for the page with GET, and reloading it posts nothing. */
function redirect(address: URL | string): Response {
  return new Response(null, { status: SEE_OTHER, headers: { location: escaped(String(address)) } });
}

/**
 * An address as it can stand in a header, where there are no letters but those of ASCII. As in a `URL`, line
 * breaks and blanks around it are left out, and what is escaped already stays as it is.
 */
function escaped(address: string): string {
  const line = address.replace(/[\t\n\r]/g, "").trim();
  return line.toWellFormed().replace(/[^\x21-\x7e]+/gu, (letters) => encodeURIComponent(letters));
}

function isUrl(reply: unknown): reply is URL {
  return Object.prototype.toString.call(reply) === "[object URL]";
}

function text(status: number, message: string): Response {
  return new Response(`${message}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
  });
}

const BAD_REQUEST = 400;
const SEE_OTHER = 303;
