import type { NativeCallOptions, NativeClient } from "../native.cjs";
import { type Stop, stopOf } from "./abort.js";
import { Api, type CallName, type Calls, type Found, type MoneyCallName } from "./api.js";
import type { Attempts } from "./attempt.js";
import { bindMethods, guarded, guardMethods } from "./bind.js";
import {
  CALL_OPTIONS,
  type CallOptions,
  extraText,
  type RawResponse,
  type Response,
  readRawResponse,
  readResponse,
} from "./call.js";
import { CallbackReceiver } from "./callback.js";
import { asDoubt, inDoubt, isUnsent, type Sent, unread } from "./doubt.js";
import { Earlier } from "./earlier.js";
import { encode } from "./encode.js";
import { type Ended, type Head, readHead } from "./ended.js";
import {
  ClientClosedError,
  ConfigError,
  type Finding,
  type InvalidRequestError,
  IyzicoError,
  type Report,
} from "./errors.js";
import { type Pending, pendingText } from "./handles.js";
import { inboxOfThread } from "./inbox.js";
import { isName, kindOf } from "./kinds.js";
import {
  type LineOnceOptions,
  type OnceOptionsOf,
  onceOptionsOf,
  RESOLVE_OPTIONS,
  type ResolveOptions,
  readSettled,
  type Settled,
} from "./once.js";
import { asError, type Kinds, read, refuseMore, refuseMoreNow, wrong } from "./options.js";
import { makeReady, Ready } from "./ready.js";
import { fromReport, translate } from "./report.js";
import { KEYS, type Keys, type Settings } from "./settings.js";
import {
  type CallEvent,
  isTraced,
  noteReferences,
  noteSettled,
  referenceOf,
  traced,
} from "./trace.js";
import { WebhookReceiver } from "./webhook.js";

/**
 * Talks to iyzico. One client serves a whole program; it keeps connections open between calls.
 *
 * ```ts
 * const iyzico = new Iyzico({ apiKey, secretKey });
 * const payment = await iyzico.payment.create({ price: "149.90", ... });
 * ```
 *
 * Every call rejects with an {@link IyzicoError} whose `outcome` says whether money may have moved.
 * Methods may be taken off: `const { create } = iyzico.payment`.
 */
export class Iyzico extends Api {
  readonly #native: NativeClient;
  readonly #earlier: Earlier;
  readonly #attempts: Attempts | undefined;
  readonly #underWay = new Set<Promise<unknown>>();
  #isClosed = false;
  /** Verifies notifications with the keys of this client. */
  readonly webhook: WebhookReceiver;
  /** Reads what buyers bring back, with the keys of this client. */
  readonly callback: CallbackReceiver;

  /** @throws {@link ConfigError} when the settings cannot work. */
  constructor(settings: Settings = {}, ...more: never[]) {
    super();
    // Of `new Iyzico("key", "secret")` the first argument is what is wrong, and `makeReady` says so.
    if (typeof settings === "object") refuseMoreNow(more, "settings");
    const { native, attempts } = guarded(makeReady)(settings);
    this.#native = native;
    this.#earlier = new Earlier(native);
    this.#attempts = attempts;
    this.webhook = new WebhookReceiver(native);
    this.callback = new CallbackReceiver(native);
    bindMethods(this);
  }

  static {
    guardMethods(Iyzico.prototype, asDoubt);
  }

  override call<Name extends CallName>(
    name: Name,
    request: Calls[Name]["request"],
    options?: CallOptions,
    ...more: never[]
  ): Promise<Response<Calls[Name]["response"]>> {
    if (!isTraced()) return this.#call(name, request, options, more);
    const event = this.#event(name, request, false);
    const call = () => this.#call(name, request, options, more);
    return traced(event, call, (response) => noteReferences(event, response));
  }

  async #call<Name extends CallName>(
    name: Name,
    request: Calls[Name]["request"],
    options: CallOptions | undefined,
    more: readonly never[],
  ): Promise<Response<Calls[Name]["response"]>> {
    const [endpoint, text, given, stop] = orRefuse(() => {
      refuseMore(more);
      const [given, stop] = callOptionsOf(name, options);
      return [nameOf(name), encode(request), given, stop] as const;
    });
    const ended = await this.#run((number) =>
      this.#native.call(number, endpoint, text, given, stop?.native),
    );
    let head: Head;
    try {
      head = readHead(ended);
      if (!head.error) return readResponse(endpoint, head, ended);
    } catch (thrown) {
      const left = { endpoint, text, ended };
      throw unread(thrown, left, this.#earlier.handle(left));
    }
    throw fromReport(head.error, stop?.reason);
  }

  override callOnce<Name extends MoneyCallName>(
    name: Name,
    request: Calls[Name]["request"],
    options?: OnceOptionsOf<Name>,
    ...more: never[]
  ): Promise<Settled<Calls[Name]["response"]>> {
    if (!isTraced()) return this.#callOnce(name, request, options, more);
    const event = this.#event(name, request, true);
    const call = () => this.#callOnce(name, request, options, more);
    return traced(event, call, (settled) => noteSettled(event, settled));
  }

  async #callOnce<Name extends MoneyCallName>(
    name: Name,
    request: Calls[Name]["request"],
    options: LineOnceOptions | undefined,
    more: readonly never[],
  ): Promise<Settled<Calls[Name]["response"]>> {
    let sent: Sent;
    let stop: Stop | undefined;
    let calling: Promise<Ended>;
    const unsent = (thrown: unknown) =>
      this.#earlier.unsent(thrown, { name, request, options, more });
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
      calling = this.#run((number) =>
        this.#native.callOnce(number, endpoint, text, native, stop?.native),
      );
    } catch (thrown) {
      return unsent(thrown);
    }
    // From here on the call may have left: whatever is thrown says nothing about the money.
    let ended: Ended | undefined;
    let head: Head | undefined;
    try {
      ended = await calling;
      head = readHead(ended);
      const settled: Settled<Calls[Name]["response"]> = readSettled(
        sent.endpoint,
        head,
        ended,
        stop?.reason,
      );
      return this.#earlier.hidesHandle(settled, request) ? unsent(settled.error) : settled;
    } catch (thrown) {
      if (isUnsent(thrown)) return unsent(thrown);
      const left = { ...sent, ended };
      const pending = head?.pending ?? this.#earlier.handle(left);
      return { status: "unknown", pending, error: unread(thrown, left, pending) };
    }
  }

  /**
   * Finds out the outcome of a call that ended as `unknown`, in this process or in another one: looks
   * it up at once, and again until the deadline. Sends nothing that moves money.
   *
   * @throws {@link ConfigError} when `pending` is not what such a call gave.
   */
  resolve(pending: Pending, options?: ResolveOptions, ...more: never[]): Promise<Settled<Found>> {
    if (!isTraced()) return this.#resolve(pending, options, more);
    const event = this.#event("resolve", undefined, true);
    const call = () => this.#resolve(pending, options, more);
    return traced(event, call, (settled) => noteSettled(event, settled));
  }

  async #resolve(
    pending: Pending,
    options: ResolveOptions | undefined,
    more: readonly never[],
  ): Promise<Settled<Found>> {
    try {
      return await this.#find(pending, options, more);
    } catch (thrown) {
      // Nothing was looked up, and what became of the call is as open as before.
      const given = { name: undefined, request: undefined, options, more: [pending, more] };
      throw inDoubt(asError(thrown), this.#earlier.open(given) ?? "");
    }
  }

  async #find(
    pending: Pending,
    options: ResolveOptions | undefined,
    more: readonly never[],
  ): Promise<Settled<Found>> {
    const [handle, given, stop] = orRefuse(() => {
      refuseMore(more);
      const { signal, ...others } = read(options, RESOLVE_OPTIONS, "options");
      if (!pending || !["string", "object"].includes(typeof pending)) {
        throw wrong("pending", `must be the handle of a call, not ${kindOf(pending)}`);
      }
      return [pendingText(pending), others, signal && stopOf(signal)] as const;
    });
    const ended = await this.#run((number) =>
      this.#native.resolve(number, handle, given, stop?.native),
    );
    let head: Head;
    try {
      head = readHead(ended);
      if (head.status) return readSettled("resolve", head, ended, stop?.reason);
    } catch (thrown) {
      const found = { endpoint: "resolve", text: "", ended };
      return { status: "unknown", pending: handle, error: unread(thrown, found, handle) };
    }
    throw fromReport(head.error as Report);
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
    this.#refuseIfClosed();
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
    this.#refuseIfClosed();
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
  request(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: object | null,
    options?: Omit<CallOptions, "extra">,
    ...more: never[]
  ): Promise<RawResponse> {
    const call = () => this.#request(method, path, body, options, more);
    if (!isTraced()) return call();
    const event = this.#event("request", body, false);
    return traced(event, call, ({ httpStatus }) => {
      event.httpStatus = httpStatus;
    });
  }

  async #request(
    method: string,
    path: string,
    body: object | null | undefined,
    options: Omit<CallOptions, "extra"> | undefined,
    more: readonly never[],
  ): Promise<RawResponse> {
    const [target, text, given, stop] = orRefuse(() => {
      refuseMore(more);
      const { signal, ...others } = read(options, REQUEST_OPTIONS, "options");
      const target = { method: textOf("method", method), path: textOf("path", path) };
      const text = body === undefined || body === null ? undefined : encode(body);
      return [target, text, others, signal && stopOf(signal)] as const;
    });
    const ended = await this.#run((number) =>
      this.#native.request(number, target, text, given, stop?.native),
    );
    let head: Head;
    try {
      head = readHead(ended);
      if (!head.error) return readRawResponse(head, ended);
    } catch (thrown) {
      throw unread(thrown, { endpoint: "request", text: "", ended }, "");
    }
    throw fromReport(head.error, stop?.reason);
  }

  /**
   * A client for another merchant: with the same settings, over the same connections.
   *
   * A platform that has the keys of many merchants makes one client, and one of these for each of them.
   * Each counts its own calls and remembers its own references, as iyzico does. With the keys of a merchant that has
   * one already it is another client of the same merchant: what one of them has sent, all of them know.
   *
   * ```ts
   * const ofMerchant = iyzico.withKeys({ apiKey, secretKey });
   * await ofMerchant.payment.create(request);
   * ```
   *
   * @throws {@link ConfigError} when a key is malformed, or belongs to another environment.
   */
  withKeys(keys: Keys, ...more: never[]): Iyzico {
    refuseMoreNow(more, "keys");
    const given = read<Keys>(keys, KEYS, "keys");
    const apiKey = textOf("apiKey", given.apiKey);
    const secretKey = textOf("secretKey", given.secretKey);
    this.#refuseIfClosed();
    const native = translate(() => this.#native.withKeys(apiKey, secretKey));
    return new Iyzico(new Ready(native, this.#attempts) as Settings);
  }

  /**
   * Closes the client: later calls reject with a {@link ClientClosedError}. Resolves when the calls under
   * way have ended. Closing twice does nothing, and clients for other merchants stay open.
   *
   * A process ends without this: connections that are kept do not hold it.
   */
  async close(...more: never[]): Promise<void> {
    refuseMore(more);
    this.#isClosed = true;
    await Promise.allSettled(this.#underWay);
    this.#native.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Runs native work. The hook hears of its attempts before the caller hears of the result. */
  async #run(start: (number: number) => boolean): Promise<Ended> {
    this.#refuseIfClosed();
    const running = inboxOfThread().run((number) => translate(() => start(number)));
    this.#underWay.add(running);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
      this.#attempts?.tell();
    }
  }

  #refuseIfClosed(): void {
    if (!this.#isClosed) return;
    const message = "the client was closed; make another one";
    throw new ClientClosedError({ class: "client_closed", outcome: "not_sent", message });
  }

  /** What those who trace a call are told when it begins. */
  #event(endpoint: CallEvent["endpoint"], request: unknown, once: boolean): CallEvent {
    const nowhere = { method: undefined, path: undefined, host: "" };
    const isNamed = typeof endpoint === "string";
    const isOpen = isNamed && !this.#isClosed;
    const { method, path, host } = isOpen ? this.#native.describe(endpoint) : nowhere;
    const conversationId = referenceOf(request);
    const atTheEnd = { paymentId: undefined, httpStatus: undefined, status: undefined };
    const ofFailure = { outcome: undefined, error: undefined };
    const seen = { once, method, path, host, conversationId, ...atTheEnd, ...ofFailure };
    // What stands in the place of a name may be a request.
    const isShown = isNamed && isName(endpoint);
    return { ...seen, endpoint: isShown ? endpoint : (kindOf(endpoint) as typeof endpoint) };
  }
}

/** The options of a call as native code takes them, and what ends it. Most calls have none. */
function callOptionsOf(
  name: string,
  options: CallOptions | undefined,
): readonly [NativeCallOptions?, Stop?] {
  if (options === undefined) return [];
  const { signal, extra, ...others } = read(options, CALL_OPTIONS, "options");
  return [{ ...others, extra: extraText(name, extra) }, signal && stopOf(signal)];
}

/** Does what comes before sending. Whatever is thrown there says that nothing was sent. */
function orRefuse<Result>(prepare: () => Result): Result {
  try {
    return prepare();
  } catch (thrown) {
    throw asError(thrown);
  }
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
