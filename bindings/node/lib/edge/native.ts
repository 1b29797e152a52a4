import type * as native from "../../native.cjs";
import type { Ended } from "../ended.js";
import { Day, forgotten, json, Made } from "./held.js";
import { Machine } from "./machine.js";

// What `native.cjs` is elsewhere, made of WebAssembly: the same names, so that all other modules are shared.

/** The calls that have ended and that nobody has taken. */
export class NativeInbox implements native.NativeInbox {
  readonly #wake: () => void;
  #parts: (number | string | Uint8Array)[] = [];

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  take(): (number | string | Uint8Array)[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  /** Notes that a call has ended. */
  post(call: number, { head, body, raw }: Ended): void {
    const isFirst = this.#parts.length === 0;
    this.#parts.push(call, head, body, raw);
    if (isFirst) this.#wake();
  }
}

/** Ends calls from outside: all that share one `AbortSignal`. */
export class NativeAbort implements native.NativeAbort {
  readonly #stops = new Set<() => void>();
  #isAborted = false;

  get isAborted(): boolean {
    return this.#isAborted;
  }

  abort(): void {
    this.#isAborted = true;
    for (const stop of this.#stops) stop();
    this.#stops.clear();
  }

  /** Calls this when it is aborted, until the call has ended. */
  on(stop: () => void): () => void {
    this.#stops.add(stop);
    return () => this.#stops.delete(stop);
  }
}

/** The attempts that the hook has not been told about. */
export class NativeAttempts implements native.NativeAttempts {
  #waiting: string[] = [];

  take(): string {
    const waiting = this.#waiting;
    this.#waiting = [];
    return `[${waiting.join(",")}]`;
  }

  /** Notes an attempt, and says whether it is the only one. */
  push(attempt: string): boolean {
    return this.#waiting.push(attempt) === 1;
  }
}

/** A client of iyzico. The keys live in the memory of the module only: no JavaScript property holds them. */
export class NativeClient implements native.NativeClient {
  readonly #made: Made;

  constructor(
    settings: native.NativeSettings | Made,
    inbox?: NativeInbox,
    attempts?: NativeAttempts | null,
    wake?: () => void,
  ) {
    if (settings instanceof Made) {
      this.#made = settings;
    } else {
      refuse(settings, OF_CONNECTIONS);
      const given = json(settings);
      const make = (machine: Machine) => {
        const hook = attempts ? machine.addHook(attempts, wake ?? (() => {})) : 0;
        return machine.ask((run, lend) => run.client_new(lend(given), hook));
      };
      this.#made = new Made(Machine.current(), make, inbox as NativeInbox);
    }
    forgotten?.register(this, this.#made);
  }

  withKeys(apiKey: string, secretKey: string): NativeClient {
    const { machine, inbox } = this.#made;
    const keys = json({ apiKey, secretKey });
    const make = (machine: Machine) => {
      const first = this.#made.machine === machine ? this.#made.number : 0;
      return machine.ask((run, lend) => run.client_with_keys(first, lend(keys)));
    };
    return new NativeClient(new Made(machine, make, inbox));
  }

  /** What it has sent is forgotten with the last one who asks; where nobody tells of that, at once. */
  close(): void {
    if (forgotten) this.#made.close();
    else this.#made.forget();
  }

  describe(endpoint: string): native.NativeDestination {
    const described = this.#ask((run, lend, client) => run.client_describe(client, lend(endpoint)));
    return JSON.parse(described, (_, value) => value ?? undefined);
  }

  call(
    number: number,
    endpoint: string,
    request: string,
    options?: native.NativeCallOptions | null,
    abort?: NativeAbort | null,
  ): boolean {
    const given = json({ endpoint, options: optionsOf(options) });
    return this.#start(number, abort, (run, lend, client) =>
      run.client_call(client, number, lend(given), lend(request)),
    );
  }

  request(
    number: number,
    { method, path }: native.NativeTarget,
    body?: string | null,
    options?: native.NativeCallOptions | null,
    abort?: NativeAbort | null,
  ): boolean {
    const given = json({ method, path, options: optionsOf(options) });
    return this.#start(number, abort, (run, lend, client) =>
      run.client_request(client, number, lend(given), lend(body)),
    );
  }

  callOnce(
    number: number,
    endpoint: string,
    request: string,
    options?: native.NativeCallOptions | null,
    abort?: NativeAbort | null,
  ): boolean {
    const once = optionsOf(options);
    const pending = once.pending ?? (this.#made.earlier(endpoint, request, once) || undefined);
    const given = json({ endpoint, options: { ...once, pending } });
    return this.#start(number, abort, (run, lend, client) =>
      run.client_call_once(client, number, lend(given), lend(request)),
    );
  }

  open(endpoint: string, request: string, options: native.NativeCallOptions): string | null {
    const given = json({ endpoint, options });
    const open = this.#ask((run, lend, client) =>
      run.client_open(client, lend(given), lend(request)),
    );
    if (open || options.pending !== undefined) return open || null;
    return this.#made.earlier(endpoint, request, options) || null;
  }

  resolve(
    number: number,
    pending: string,
    options?: native.NativeCallOptions | null,
    abort?: NativeAbort | null,
  ): boolean {
    const given = json({ options: optionsOf(options) });
    return this.#start(number, abort, (run, lend, client) =>
      run.client_resolve(client, number, lend(given), lend(pending)),
    );
  }

  pending(
    endpoint: string,
    request: string,
    ofPayment?: string | null,
    extraFields?: string | null,
  ): string {
    const options = { paymentId: ofPayment, extra: extraFields };
    return this.#ask((run, lend, client) =>
      run.client_pending(client, lend(json({ endpoint, options })), lend(request)),
    );
  }

  lint(endpoint: string, request: string, extraFields?: string | null): string {
    const given = json({ endpoint, options: { extra: extraFields } });
    return this.#ask((run, lend, client) => run.client_lint(client, lend(given), lend(request)));
  }

  verifyWebhook(body: Uint8Array, signature?: string | null, merchantId?: string | null): string {
    const given = json({ signature, merchantId });
    return this.#ask((run, lend, client) =>
      run.client_verify_webhook(client, lend(given), lend(body)),
    );
  }

  readCallback(body: Uint8Array): string {
    return this.#ask((run, lend, client) => run.client_read_callback(client, lend(body)));
  }

  #ask(work: (run: Exports, lend: Lend, client: number) => void): string {
    const { machine } = this.#made;
    return machine.ask((run, lend) => work(run, lend, this.#made.number));
  }

  #start(
    call: number,
    abort: NativeAbort | null | undefined,
    work: (run: Exports, lend: Lend, client: number) => void,
  ): boolean {
    const { machine, inbox } = this.#made;
    machine.start(call, inbox, abort ?? undefined, (run, lend) =>
      work(run, lend, this.#made.number),
    );
    return false; // the inbox has woken whoever waits
  }
}

/** The rows of a day, with which payments are compared. */
export class NativeReconciliation implements native.NativeReconciliation {
  readonly #day = new Day();

  constructor() {
    forgotten?.register(this, this.#day);
  }

  addPage(response: string): void {
    const { machine, number } = this.#day;
    machine.do((run, lend) => run.day_add_page(number, lend(response)));
  }

  compare(ours: string): string | null {
    const { machine, number } = this.#day;
    const found = machine.ask((run, lend) => run.day_compare(number, lend(ours)));
    return found === "[]" ? null : found;
  }

  rest(): string {
    const { machine, number } = this.#day;
    return machine.ask((run) => run.day_rest(number));
  }

  forget(): void {
    this.#day.forget();
  }
}

export function checkMerchantId(merchantId: string): void {
  ask((run, lend) => run.check_merchant_id(lend(merchantId)));
}

export function decodeHtml(content: string): string {
  return ask((run, lend) => run.decode_html(lend(content)));
}

export function isNameOfHandle(name: string): boolean {
  return ask((run, lend) => run.is_name_of_handle(lend(name))) === "true";
}

export function isAsOrdered(result: string, order: string): boolean {
  return ask((run, lend) => run.is_as_ordered(lend(result), lend(order))) === "true";
}

export function exactAmount(text: string): string {
  return ask((run, lend) => run.exact_amount(lend(text)));
}

export function extraNames(extra: string): string[] {
  return JSON.parse(ask((run, lend) => run.extra_names(lend(extra))));
}

export function receivedText(response: string): string {
  return ask((run, lend) => run.received_text(lend(response)));
}

export function hideNumbers(text: string): string {
  return ask((run, lend) => run.hide_numbers(lend(text)));
}

export function minorUnits(text: string): string {
  return ask((run, lend) => run.minor_units(lend(text)));
}

export function pageAfter(endpoint: string, request: string, response: string): native.PagePlaces {
  const given = json([endpoint, request]);
  return JSON.parse(ask((run, lend) => run.page_after(lend(given), lend(response))));
}

export function readCallback(body: Uint8Array, secretKey?: string | null): string {
  return ask((run, lend) => run.read_callback(lend(secretKey), lend(body)));
}

export function signCallback(
  values: native.NativeCallbackValues,
  secretKey?: string | null,
): string {
  return ask((run, lend) => run.sign_callback(lend(json(values)), lend(secretKey)));
}

export function signWebhook(
  body: Uint8Array,
  secretKey?: string | null,
  merchantId?: string | null,
): string {
  const given = json({ merchantId });
  return ask((run, lend) => run.sign_webhook(lend(given), lend(secretKey), lend(body)));
}

export function verifyWebhook(
  body: Uint8Array,
  signature?: string | null,
  secretKey?: string | null,
  merchantId?: string | null,
): string {
  const given = json({ signature, merchantId });
  return ask((run, lend) => run.verify_webhook(lend(given), lend(secretKey), lend(body)));
}

export function version(): string {
  return ask((run) => run.version());
}

export function webhookSignatureHeader(): string {
  return ask((run) => run.webhook_signature_header());
}

type Exports = import("./machine.js").Exports;
type Lend = import("./machine.js").Lend;

function ask(work: (run: Exports, lend: Lend) => void): string {
  return Machine.current().ask(work);
}

function optionsOf(options: native.NativeCallOptions | null | undefined): native.NativeCallOptions {
  if (!options) return {};
  refuse(options, ["connectTimeout"]);
  return options;
}

/** Refuses settings that would do nothing: a limit that is none must not look like one. */
function refuse(given: object, names: readonly string[]): void {
  for (const setting of names) {
    if (Reflect.get(given, setting) === undefined) continue;
    const message = `${setting}: cannot be set at the edge, where the platform makes the connections`;
    throw new Error(JSON.stringify({ class: "config", outcome: "not_sent", setting, message }));
  }
}

/** The settings of what makes connections elsewhere. */
const OF_CONNECTIONS = [
  "connectTimeout",
  "maxConnections",
  "rootCertificatePem",
  "systemCertificates",
  "proxy",
  "http2",
];
