import {
  NativeClient,
  type NativeRawResponse,
  type NativeResponse,
  type NativeSettled,
} from "../native.cjs";
import { type Stop, stopOf } from "./abort.js";
import { Api, type CallName, type Calls, type Found, type MoneyCallName } from "./api.js";
import { type AttemptHook, Attempts } from "./attempt.js";
import {
  CALL_OPTIONS,
  type CallOptions,
  extraText,
  type RawResponse,
  type Response,
  readRawResponse,
  readResponse,
  type Verify,
} from "./call.js";
import { CallbackReceiver } from "./callback.js";
import { encode } from "./encode.js";
import { variable } from "./environment.js";
import { ConfigError, type Finding, IyzicoError, UntrustedResponseError } from "./errors.js";
import { jsonOf } from "./json.js";
import { bytesOf, kindOf } from "./kinds.js";
import {
  type LineOnceOptions,
  type OnceOptionsOf,
  onceOptionsOf,
  type Pending,
  pendingText,
  RESOLVE_OPTIONS,
  type ResolveOptions,
  readSettled,
  type Settled,
} from "./once.js";
import { type Kinds, read, refuseMore, refuseMoreNow, wrong } from "./options.js";
import { fromNative, translate } from "./report.js";
import { WebhookReceiver } from "./webhook.js";

/** How a client is set up. Times are milliseconds. */
export interface Settings {
  /** API key, from the merchant panel. Environment variable `IYZICO_API_KEY`. */
  apiKey?: string | undefined;
  /** Secret key, from the merchant panel. Environment variable `IYZICO_SECRET_KEY`. */
  secretKey?: string | undefined;
  /**
   * Address of the service. By default the one that the keys belong to: the sandbox for keys that
   * start with `sandbox-`, otherwise the live service. Environment variable `IYZICO_BASE_URL`.
   */
  baseUrl?: string | undefined;
  /** Time for one attempt. */
  timeout?: number | undefined;
  /** Time for opening a connection. */
  connectTimeout?: number | undefined;
  /** Time for all attempts together. */
  totalTimeout?: number | undefined;
  /** Largest response that is read, in bytes. */
  maxResponseBytes?: number | undefined;
  /** The most connections at a time; further calls wait. */
  maxConnections?: number | undefined;
  /** A certificate authority to trust besides the public ones, in PEM form. */
  rootCertificatePem?: string | Uint8Array | undefined;
  /** Proxy to go through, such as `http://proxy.example:3128`. */
  proxy?: string | undefined;
  /**
   * Shares one connection among all calls, over HTTP/2. Off by default: a connection that breaks takes
   * the responses to all calls on it, and the beginning of a request stays in memory unwiped.
   */
  http2?: boolean | undefined;
  /** Allows a `baseUrl` that is neither iyzico's nor this machine. */
  allowOtherHosts?: boolean | undefined;
  /**
   * How strictly responses are looked at.
   *
   * @defaultValue `"strictly"`
   */
  verify?: Verify | undefined;
  /** Value of the header `x-iyzi-client-version`, with which plug-ins name themselves. */
  clientVersion?: string | undefined;
  /**
   * What to do about calls beyond the number that iyzico accepts in a minute: send them all the same
   * (`off`), let them wait for their turn, at most as long as `totalTimeout` (`wait`), or reject them
   * with a `RateLimitedError` (`failFast`). The client counts its own calls only.
   *
   * @defaultValue `"off"`
   */
  rateLimit?: "off" | "wait" | "failFast" | undefined;
  /** Other limits than the published ones, by the names of the calls; `null` lifts one. */
  callsPerMinute?: { readonly [Name in CallName]?: number | null | undefined } | undefined;
  /**
   * Is told about every attempt of every call, in order: about those of an awaited call before its
   * promise settles. It does not keep the process alive, and when it throws or rejects, the process
   * emits a warning and the call goes on.
   */
  onAttempt?: AttemptHook | undefined;
}

/**
 * Talks to iyzico. One client serves a whole program; it keeps connections open between calls.
 *
 * ```ts
 * const iyzico = new Iyzico({ apiKey, secretKey });
 * const payment = await iyzico.payment.create({ price: "149.90", ... });
 * ```
 *
 * Every call rejects with an {@link IyzicoError} whose `outcome` says whether money may have moved.
 */
export class Iyzico extends Api {
  readonly #native: NativeClient;
  readonly #attempts: Attempts | undefined;
  /** Verifies notifications with the keys of this client. */
  readonly webhook: WebhookReceiver;
  /** Reads what buyers bring back, with the keys of this client. */
  readonly callback: CallbackReceiver;

  /** @throws {@link ConfigError} when the settings cannot work. */
  constructor(settings: Settings = {}, ...more: never[]) {
    super();
    refuseMoreNow(more, "settings");
    const { onAttempt, callsPerMinute, rootCertificatePem, ...others } = read(
      settings,
      SETTINGS,
      "settings",
    );
    const native = {
      ...others,
      apiKey: others.apiKey ?? variable("IYZICO_API_KEY"),
      secretKey: others.secretKey ?? variable("IYZICO_SECRET_KEY"),
      baseUrl: others.baseUrl ?? variable("IYZICO_BASE_URL"),
      callsPerMinute: callsPerMinute && jsonOf("callsPerMinute", callsPerMinute),
      rootCertificatePem:
        rootCertificatePem && Buffer.from(bytesOf(rootCertificatePem) ?? "").toString(),
    };
    const attempts = onAttempt && new Attempts(onAttempt);
    this.#native = translate(() => new NativeClient(native, attempts?.native, attempts?.waker()));
    this.#attempts = attempts;
    this.webhook = new WebhookReceiver(this.#native);
    this.callback = new CallbackReceiver(this.#native);
  }

  override async call<Name extends CallName>(
    name: Name,
    request: Calls[Name]["request"],
    options?: CallOptions,
    ...more: never[]
  ): Promise<Response<Calls[Name]["response"]>> {
    refuseMore(more);
    const { signal, extra, ...others } = read(options, CALL_OPTIONS, "options");
    const [endpoint, stop, text] = [nameOf(name), signal && stopOf(signal), encode(request)];
    const native = { ...others, extra: extraText(endpoint, extra) };
    let response: NativeResponse;
    try {
      response = await this.#told(this.#native.call(endpoint, text, native, stop?.native));
    } catch (thrown) {
      throw fromNative(thrown, stop?.reason);
    }
    try {
      return readResponse(endpoint, response);
    } catch (thrown) {
      throw unread(
        thrown,
        { endpoint, text, response },
        this.#handle({ endpoint, text, response }),
      );
    }
  }

  override async callOnce<Name extends MoneyCallName>(
    name: Name,
    request: Calls[Name]["request"],
    options?: OnceOptionsOf<Name>,
    ...more: never[]
  ): Promise<Settled<Calls[Name]["response"]>> {
    let sent: Sent;
    let stop: Stop | undefined;
    let calling: Promise<NativeSettled>;
    try {
      refuseMore(more);
      const endpoint = nameOf(name);
      const kinds = onceOptionsOf(endpoint) as Kinds<LineOnceOptions>;
      const { signal, pending, extra, ...others } = read(options, kinds, "options");
      const native = {
        ...others,
        pending: pending && pendingText(pending),
        extra: extraText(endpoint, extra),
      };
      stop = signal && stopOf(signal);
      const text = encode(request);
      sent = { endpoint, text, paymentId: others.paymentId };
      calling = translate(() => this.#native.callOnce(endpoint, text, native, stop?.native));
    } catch (thrown) {
      const earlier = earlierOf(options);
      return earlier === undefined
        ? { status: "not_sent", error: ofProgram(thrown) }
        : { status: "unknown", pending: earlier, error: ofProgram(thrown) };
    }
    // From here on the call may have left: whatever is thrown says nothing about the money.
    let settled: NativeSettled | undefined;
    try {
      settled = await this.#told(calling);
      return readSettled(sent.endpoint, settled, stop?.reason);
    } catch (thrown) {
      const left = { ...sent, response: settled?.response };
      const pending = settled?.pending ?? this.#handle(left);
      return { status: "unknown", pending, error: unread(thrown, left, pending) };
    }
  }

  /**
   * Finds out what became of a call that ended as `unknown`, in this process or in another one: at
   * once, then again and again until the deadline. Sends nothing that moves money.
   *
   * @throws {@link ConfigError} when `pending` is not what such a call gave.
   */
  async resolve(
    pending: Pending,
    options?: ResolveOptions,
    ...more: never[]
  ): Promise<Settled<Found>> {
    refuseMore(more);
    const { signal, ...others } = read(options, RESOLVE_OPTIONS, "options");
    if (!pending || !["string", "object"].includes(typeof pending)) {
      throw wrong("pending", `must be the handle of a call, not ${kindOf(pending)}`);
    }
    const [handle, stop] = [pendingText(pending), signal && stopOf(signal)];
    let settled: NativeSettled;
    try {
      settled = await this.#told(this.#native.resolve(handle, others, stop?.native));
    } catch (thrown) {
      throw fromNative(thrown);
    }
    try {
      return readSettled("resolve", settled, stop?.reason);
    } catch (thrown) {
      const found = { endpoint: "resolve", text: "", response: settled.response };
      return { status: "unknown", pending: handle, error: unread(thrown, found, handle) };
    }
  }

  /**
   * The handle of a call that is about to be sent, for storing it before sending: then even a crash
   * does not lose the call. The request needs a `conversationId` of its own.
   *
   * ```ts
   * await store(order, iyzico.pending("payment.create", request));
   * const settled = await iyzico.payment.createOnce(request);
   * ```
   *
   * @throws {@link InvalidRequestError} for a request that would not be sent.
   */
  pending<Name extends MoneyCallName>(
    name: Name,
    request: Calls[Name]["request"],
    options?: Pick<LineOnceOptions, "paymentId" | "extra">,
    ...more: never[]
  ): string {
    refuseMoreNow(more, "options");
    const endpoint = nameOf(name);
    const kinds = onceOptionsOf(endpoint) as Kinds<LineOnceOptions>;
    const { paymentId, extra } = read(options, kinds, "options");
    const added = extra && encode(extra);
    return translate(() => this.#native.pending(endpoint, encode(request), paymentId, added));
  }

  /**
   * Validates a request without sending it: errors, which would stop it, and warnings.
   *
   * ```ts
   * for (const { path, problem } of iyzico.lint("payment.create", request)) { ... }
   * ```
   */
  lint<Name extends CallName>(
    name: Name,
    request: Calls[Name]["request"],
    options?: Pick<CallOptions, "extra">,
    ...more: never[]
  ): Finding[] {
    refuseMoreNow(more, "options");
    const { extra } = read(options, CALL_OPTIONS, "options");
    const added = extra && encode(extra);
    return JSON.parse(translate(() => this.#native.lint(nameOf(name), encode(request), added)));
  }

  /**
   * Makes a request that this version does not know, signed like every other call.
   *
   * ```ts
   * const { body } = await iyzico.request("POST", "/v2/new/call", { newField: "1.50" });
   * ```
   *
   * `path` has a query behind it if there is one. Nothing is known of the call, so any but a `GET`
   * counts as one that moves money: it is never sent twice, and when its response is lost, the
   * `outcome` of the error is `unknown` and nothing looks it up. Amounts are text, and a card is sent
   * by a call that this library knows.
   */
  async request(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: object | null,
    options?: Omit<CallOptions, "extra">,
    ...more: never[]
  ): Promise<RawResponse> {
    refuseMore(more);
    const { signal, ...others } = read(options, REQUEST_OPTIONS, "options");
    const target = { method: textOf("method", method), path: textOf("path", path) };
    const text = body === undefined || body === null ? undefined : encode(body);
    const stop = signal && stopOf(signal);
    let response: NativeRawResponse;
    try {
      response = await this.#told(this.#native.request(target, text, others, stop?.native));
    } catch (thrown) {
      throw fromNative(thrown, stop?.reason);
    }
    try {
      return readRawResponse(response);
    } catch (thrown) {
      const arrived = { body: response.body, raw: response.raw, signature: "unsigned" };
      throw unread(thrown, { endpoint: "request", text: "", response: arrived }, "");
    }
  }

  /**
   * The handle of a call that has left and whose result could not be read. The reference that was made
   * for a call without one is in the response.
   */
  #handle({ endpoint, text, paymentId, response }: Sent): string {
    try {
      const request = JSON.parse(text);
      request.conversationId ??= JSON.parse(response?.body ?? "{}").conversationId;
      return this.#native.pending(endpoint, JSON.stringify(request), paymentId);
    } catch {
      return "";
    }
  }

  /** Waits for native work. The hook hears of its attempts before the caller hears of the result. */
  async #told<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } finally {
      this.#attempts?.tell();
    }
  }
}

/** A call that may have left. */
interface Sent {
  readonly endpoint: string;
  /** The request as it was handed over. */
  readonly text: string;
  readonly paymentId?: string | undefined;
  readonly response?: NativeResponse | undefined;
}

/** The error for a result that has come, and over which the reading of it failed. */
function unread(thrown: unknown, sent: Sent, pending: string): UntrustedResponseError {
  const { endpoint, response } = sent;
  const report = {
    kind: "untrusted",
    outcome: "unknown",
    endpoint,
    raw: response?.raw ?? null,
    message: `the result of ${endpoint} could not be read: reading it threw ${kindOf(thrown)}; look the payment up before trying again`,
  } as const;
  const error = new UntrustedResponseError(report, { cause: thrown });
  return pending === "" ? error : Object.assign(error, { pending });
}

/** The handle that a call was given: what became of its attempt is as open as before. */
function earlierOf(options: LineOnceOptions | undefined): string | undefined {
  try {
    const handle = options?.pending && pendingText(options.pending);
    return handle && JSON.parse(handle).endpoint ? handle : undefined;
  } catch {
    return undefined;
  }
}

/** What a program does wrong before anything is sent. */
function ofProgram(thrown: unknown): IyzicoError {
  if (thrown instanceof IyzicoError) return thrown;
  const report = {
    kind: "config",
    setting: "options",
    message: "options: reading them failed",
  } as const;
  return new ConfigError(report, { cause: thrown });
}

function textOf(setting: string, value: unknown): string {
  if (typeof value !== "string") throw wrong(setting, `must be a string, not ${kindOf(value)}`);
  return value;
}

function nameOf(call: unknown): string {
  if (typeof call !== "string")
    throw wrong("endpoint", `must be the name of a call, not ${kindOf(call)}`);
  return call;
}

const { extra: _extra, ...OTHERS } = CALL_OPTIONS;
const REQUEST_OPTIONS: Kinds<Omit<CallOptions, "extra">> = OTHERS;

/** @internal */
export const SETTINGS: Kinds<Settings> = {
  apiKey: "a string",
  secretKey: "a string",
  baseUrl: "a string",
  timeout: "a number",
  connectTimeout: "a number",
  totalTimeout: "a number",
  maxResponseBytes: "a number",
  maxConnections: "a number",
  rootCertificatePem: "a string or bytes",
  proxy: "a string",
  http2: "a boolean",
  allowOtherHosts: "a boolean",
  verify: "a string",
  clientVersion: "a string",
  rateLimit: "a string",
  callsPerMinute: "an object",
  onAttempt: "a function",
};
