import type { Ended } from "../ended.js";
import { Exchange, type Exchanged } from "./exchange.js";
import { after, fillWithRandom, now, soon, uptime } from "./platform.js";

/** What the module exports: `bindings/edge` of the repository. */
export interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  lend(length: number): number;
  run(): void;
  stop(call: number): void;
  timer_ended(number: number): void;
  exchange_ended(number: number, status: number, headers: number, body: number): void;
  exchange_lost(number: number, left: boolean, problem: number): void;
  exchange_too_large(number: number): void;
  client_new(settings: number, hook: number): void;
  client_with_keys(client: number, keys: number): void;
  client_close(client: number): void;
  client_forget(client: number): void;
  client_open(client: number, given: number, request: number): void;
  client_describe(client: number, endpoint: number): void;
  client_lint(client: number, given: number, request: number): void;
  client_call(client: number, call: number, given: number, request: number): void;
  client_request(client: number, call: number, given: number, body: number): void;
  client_call_once(client: number, call: number, given: number, request: number): void;
  client_resolve(client: number, call: number, given: number, pending: number): void;
  client_pending(client: number, given: number, request: number): void;
  client_verify_webhook(client: number, given: number, body: number): void;
  client_read_callback(client: number, body: number): void;
  verify_webhook(given: number, secretKey: number, body: number): void;
  sign_webhook(given: number, secretKey: number, body: number): void;
  check_merchant_id(merchantId: number): void;
  webhook_signature_header(): void;
  read_callback(secretKey: number, body: number): void;
  sign_callback(values: number, secretKey: number): void;
  version(): void;
  exact_amount(text: number): void;
  minor_units(text: number): void;
  decode_html(content: number): void;
  is_name_of_handle(name: number): void;
  is_as_ordered(result: number, order: number): void;
  received_text(response: number): void;
  hide_numbers(text: number): void;
  extra_names(extra: number): void;
  page_after(given: number, response: number): void;
  day_add_page(day: number, response: number): void;
  day_compare(day: number, ours: number): void;
  day_rest(day: number): void;
  day_forget(day: number): void;
}

/** Writes an argument into the memory of the module; what is missing is at address 0. */
export type Lend = (argument: string | Uint8Array | null | undefined) => number;

/** Is told how calls end. */
export interface Inbox {
  post(call: number, ended: Ended): void;
}

/** Ends calls from outside. */
export interface Abort {
  readonly isAborted: boolean;
  /** Calls this when it is aborted; what is returned takes that back. */
  on(stop: () => void): () => void;
}

/** Is told of attempts, and says whether the one it is told of is the only one. */
export interface Attempts {
  push(attempt: string): boolean;
}

/** Gives the compiled module; each platform has its own way to it. */
let compiled: () => WebAssemblyModule = () => {
  throw new Error("iyzico/edge: no entry of this package was loaded");
};

/** Says where the compiled module is. The entry of each platform calls it. */
export function provide(module: () => WebAssemblyModule): void {
  compiled = module;
}

/** The module at work, with the calls that are under way in it. */
export class Machine {
  static #current: Machine | undefined;

  readonly #exports: Exports;
  readonly #calls = new Map<number, { inbox: Inbox; settled: () => void }>();
  readonly #stops = new Map<number, () => void>();
  /** When each timer is due. */
  readonly #due = new Map<number, number>();
  #nextLook = 0;
  readonly #hooks = new Map<number, { attempts: Attempts; wake: () => void }>();
  #ended: { call: number; ended: Ended }[] = [];
  #given: Given | undefined;
  #last = 0;
  #canWait = true;
  #isBroken = false;

  /** The one that works. One that broke is replaced. */
  static current(): Machine {
    if (!Machine.#current || Machine.#current.#isBroken) {
      refuseMissing();
      Machine.#current = new Machine();
    }
    return Machine.#current;
  }

  private constructor() {
    // While the module is at work, no code of the program runs, and nothing is thrown into it: what calls back or
    // throws would break it, and with it all calls under way.
    const imports = {
      now,
      uptime,
      fill_with_random: (address: number, length: number) => {
        return isDone(() => fillWithRandom(this.#view(address, length)));
      },
      start_timer: (number: number, milliseconds: number) => {
        const ended = () => {
          this.#settle(number);
          this.#enter((run) => run.timer_ended(number));
        };
        const start = () => this.#stops.set(number, after(milliseconds, ended));
        if (!isDone(start)) this.#canWait = false;
        this.#due.set(number, uptime() + milliseconds);
      },
      start_exchange: (...given: [number, number, number, number, number]) => {
        const [number, head, headLength, body, bodyLength] = given;
        const { method, url, headers, maxResponseBytes } = JSON.parse(this.#text(head, headLength));
        const bytes = bodyLength > 0 ? this.#view(body, bodyLength).slice() : undefined;
        const exchange = new Exchange({ method, url, headers, bytes, maxResponseBytes });
        this.#stops.set(number, () => exchange.stop());
        soon(() => this.#exchange(number, exchange));
      },
      stop: (number: number) => this.#stop(number),
      give: (isError: number, text: number, length: number) => {
        this.#given = { isError: isError !== 0, text: this.#text(text, length) };
      },
      end: (call: number, ...texts: [number, number, number, number, number, number]) => {
        const [head, headLength, body, bodyLength, raw, rawLength] = texts;
        const ended = {
          head: this.#text(head, headLength),
          body: this.#text(body, bodyLength),
          raw: this.#text(raw, rawLength),
        };
        this.#ended.push({ call, ended });
      },
      attempted: (number: number, text: number, length: number) => {
        const hook = this.#hooks.get(number);
        if (hook?.attempts.push(this.#text(text, length))) soon(hook.wake);
      },
      forget_hook: (number: number) => {
        this.#hooks.delete(number);
      },
    };
    this.#exports = new WebAssembly.Instance(compiled(), { iyzico: imports }).exports;
  }

  /** A number that nothing else has. */
  number(): number {
    this.#last += 1;
    return this.#last;
  }

  /** Attempts of a client whose hook has this number are told to `attempts`, until the module lets go of it. */
  addHook(attempts: Attempts, wake: () => void): number {
    const number = this.number();
    this.#hooks.set(number, { attempts, wake });
    return number;
  }

  /** Lets go of something. All of a module that broke is collected, and whoever lets go is told of nothing. */
  free(work: (run: Exports) => void): void {
    if (this.#isBroken) return;
    try {
      this.do(work);
    } catch {
      return; // those who wait for a call were told
    }
  }

  /** Runs a function that gives nothing. */
  do(work: (run: Exports, lend: Lend) => void): void {
    if (this.#isBroken) throw broken();
    try {
      work(this.#exports, (argument) => this.#lend(argument));
    } catch (thrown) {
      throw this.#break(thrown);
    }
  }

  /** Runs a function that gives a result, or the report of an error, which is thrown. */
  ask(work: (run: Exports, lend: Lend) => void): string {
    this.do(work);
    const { isError, text } = this.#take() ?? { isError: true, text: broken().message };
    if (isError) throw new Error(text);
    return text;
  }

  /**
   * Asks a module that broke about what it remembers. The function must read and do no more: what stopped in the middle
   * goes on no more. Nothing comes back where it breaks again.
   */
  recall(work: (run: Exports, lend: Lend) => void): string | undefined {
    try {
      work(this.#exports, (argument) => this.#lend(argument));
    } catch {
      return undefined;
    }
    const given = this.#take();
    return given?.isError ? undefined : given?.text;
  }

  /** The result of a function, which is kept no longer than until it is taken. */
  #take(): Given | undefined {
    const given = this.#given;
    this.#given = undefined;
    return given;
  }

  /** Starts a call, and works on it until it waits. The inbox is told how it ends. */
  start(
    call: number,
    inbox: Inbox,
    abort: Abort | undefined,
    work: (run: Exports, lend: Lend) => void,
  ): void {
    const stop = () => this.#enter((run) => run.stop(call));
    const settled = abort && !abort.isAborted ? abort.on(stop) : () => {};
    this.#calls.set(call, { inbox, settled });
    try {
      this.do((run, lend) => {
        work(run, lend);
        if (abort?.isAborted) run.stop(call);
      });
    } catch (thrown) {
      this.#calls.delete(call);
      settled();
      throw thrown;
    }
    this.#enter((run) => this.#endOverdue(run));
  }

  /**
   * Ends timers that are long over. A platform that ends a request forgets what its calls wait for: without this they
   * would be in the memory of the module for ever, with what they have sent.
   */
  #endOverdue(run: Exports): void {
    const now = uptime();
    if (now < this.#nextLook) return;
    this.#nextLook = now + GRACE;
    for (const [number, due] of [...this.#due]) {
      if (due + GRACE > now) continue;
      this.#stop(number);
      run.timer_ended(number);
    }
  }

  /** Stops a timer or an exchange. */
  #stop(number: number): void {
    const stop = this.#stops.get(number);
    this.#settle(number);
    try {
      stop?.();
    } catch {
      return; // it belongs to a request that the platform has ended
    }
  }

  #settle(number: number): void {
    this.#stops.delete(number);
    this.#due.delete(number);
  }

  /** Brings something to the module, and lets it work on everything that can go on. */
  #enter(bring: (run: Exports, lend: Lend) => void): void {
    if (this.#isBroken) return;
    try {
      this.do((run, lend) => {
        bring(run, lend);
        run.run();
        if (!this.#canWait) this.#stopAll(run);
      });
    } catch {
      return; // those who wait for a call were told
    }
    this.#deliver();
  }

  #deliver(): void {
    const all = this.#ended;
    this.#ended = [];
    for (const { call, ended } of all) this.#end(call, ended);
  }

  #end(call: number, ended: Ended): void {
    const underWay = this.#calls.get(call);
    this.#calls.delete(call);
    underWay?.settled();
    underWay?.inbox.post(call, ended);
  }

  /** Where the platform lets nothing wait, a call that has to wait would never end. */
  #stopAll(run: Exports): void {
    this.#canWait = true;
    for (const call of this.#calls.keys()) run.stop(call);
    run.run();
  }

  /** Sends a request with `fetch`, and brings what comes of it. */
  async #exchange(number: number, exchange: Exchange): Promise<void> {
    const ended = await exchange.run();
    this.#settle(number);
    this.#enter((run, lend) => bring(run, lend, number, ended));
  }

  #lend(argument: string | Uint8Array | null | undefined): number {
    if (argument === undefined || argument === null) return 0;
    const bytes = typeof argument === "string" ? new TextEncoder().encode(argument) : argument;
    const address = this.#exports.lend(bytes.length) >>> 0;
    this.#view(address, bytes.length).set(bytes);
    if (typeof argument === "string") bytes.fill(0); // it may hold a card
    return address;
  }

  #text(address: number, length: number): string {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.#view(address, length));
  }

  /** Memory of the module, until it grows. */
  #view(address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#exports.memory.buffer, address >>> 0, length);
  }

  /** Whatever leaves the module by force leaves it unfit: what became of the calls that have not ended is not known. */
  #break(thrown: unknown): Error {
    this.#isBroken = true;
    this.#deliver();
    for (const number of [...this.#stops.keys()]) this.#stop(number);
    for (const call of [...this.#calls.keys()]) this.#end(call, NOTHING_KNOWN);
    return broken({ cause: thrown });
  }
}

/** The result of a function, or the report of an error. */
interface Given {
  readonly isError: boolean;
  readonly text: string;
}

/** Brings how an exchange has ended to the module. */
function bring(run: Exports, lend: Lend, number: number, ended: Exchanged): void {
  if ("body" in ended) {
    run.exchange_ended(number, ended.status, lend(ended.headers), lend(ended.body));
  } else if ("isTooLarge" in ended) {
    run.exchange_too_large(number);
  } else {
    run.exchange_lost(number, ended.isSent, lend(ended.problem));
  }
}

/** Whether something was done that the platform may refuse: outside of requests, some give neither time nor chance. */
function isDone(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

/** How many milliseconds a timer may be late where the program is busy. */
const GRACE = 5_000;

/** How a call ends that broke off. */
const NOTHING_KNOWN: Ended = { head: "", body: "", raw: "" };

/** What is taken from the platform whenever it is used. Environments of tests for browsers leave some of it out. */
const TAKEN = ["TextDecoder", "TextEncoder"] as const;

function refuseMissing(): void {
  const missing = TAKEN.filter((name) => typeof globalThis[name] !== "function");
  if (missing.length === 0) return;
  const names = missing.join(" and no ");
  throw new Error(
    `iyzico/edge: there is no ${names} here; in Jest, a test of it needs \`@jest-environment node\``,
  );
}

function broken(options?: ErrorOptions): Error {
  return new Error("iyzico/edge: its WebAssembly module broke", options);
}

// The types of Node leave these out.
type WebAssemblyModule = object;
declare const WebAssembly: {
  Instance: new (module: WebAssemblyModule, imports: object) => { readonly exports: Exports };
};
