import { setInterval as setIntervalOfNode } from "node:timers";
import { hearSockets, NativeInbox } from "../native.cjs";
import { debug } from "./debug.js";
import { type Ended, handOver } from "./ended.js";

/** As it is before a test has put timers that stand still in the place of all, on the global object first. */
const setInterval = setIntervalOfNode;

/**
 * Where calls of this thread end. Native code wakes it once for all that have ended, and each is then
 * handed to its promise.
 */
class Inbox {
  readonly native: NativeInbox;
  readonly #calls = new Map<number, (ended: Ended) => void>();
  readonly #alive = setInterval(() => {}, LONG);
  #last = 0;

  constructor() {
    this.#alive.unref();
    // Native code holds on to this function: without a weak reference nothing here would ever be
    // collected.
    const inbox = new WeakRef<Inbox>(this);
    const wake = () => inbox.deref()?.deliver();
    this.native = new NativeInbox(wake);
    if (isNode()) {
      const problem = hearSockets(this.native, wake);
      if (problem) debug(`the event loop does not watch the sockets: ${problem}`);
    }
  }

  /**
   * Starts a call under a number of its own; the promise resolves to how it ended. `start` says whether some
   * call has ended already, for which nobody is woken.
   */
  run(start: (call: number) => boolean): Promise<Ended> {
    this.#last = (this.#last + 1) % MOST_CALLS;
    const call = this.#last;
    return new Promise((resolve, reject) => {
      if (this.#calls.size === 0) this.#alive.ref();
      this.#calls.set(call, resolve);
      try {
        if (start(call)) this.deliver();
      } catch (thrown) {
        this.#remove(call);
        reject(thrown);
      }
    });
  }

  /** Hands over everything that has come since the last time. */
  deliver(): void {
    try {
      handOver(this.native.take(), (call, ended) => {
        const resolve = this.#calls.get(call);
        this.#remove(call);
        resolve?.(ended);
      });
    } catch (thrown) {
      debug(`calls that have ended could not be taken: ${String(thrown)}`);
    }
  }

  /** The process lives as long as calls are under way. */
  #remove(call: number): void {
    this.#calls.delete(call);
    if (this.#calls.size === 0) this.#alive.unref();
  }
}

/** The inbox of this thread, made for the first client. */
export function inboxOfThread(): Inbox {
  inbox ??= new Inbox();
  return inbox;
}

/** Others have Node-API as well, but no event loop that native code could use. */
function isNode(): boolean {
  const { versions } = process;
  return OTHERS.every((name) => versions[name] === undefined);
}

let inbox: Inbox | undefined;

export type { Inbox };

const LONG = 2 ** 31 - 1;
const MOST_CALLS = 2 ** 32;
const OTHERS = ["bun", "deno", "electron", "nw"];
