import { type Ended, handOver } from "../ended.js";
import { NativeInbox } from "./native.js";

/** Where calls end, as in `../inbox.ts`; here the platform keeps the program alive, and not a timer. */
class Inbox {
  readonly native = new NativeInbox(() => this.deliver());
  readonly #calls = new Map<number, (ended: Ended) => void>();
  #last = 0;

  /** Starts a call under a number of its own; the promise resolves to how it ended. */
  run(start: (call: number) => boolean): Promise<Ended> {
    this.#last = (this.#last + 1) % MOST_CALLS;
    const call = this.#last;
    return new Promise((resolve, reject) => {
      this.#calls.set(call, resolve);
      try {
        start(call);
      } catch (thrown) {
        this.#calls.delete(call);
        reject(thrown);
      }
    });
  }

  /** Hands over everything that has come since the last time. */
  deliver(): void {
    handOver(this.native.take(), (call, ended) => {
      const resolve = this.#calls.get(call);
      this.#calls.delete(call);
      resolve?.(ended);
    });
  }
}

export function inboxOfThread(): Inbox {
  inbox ??= new Inbox();
  return inbox;
}

let inbox: Inbox | undefined;

export type { Inbox };

const MOST_CALLS = 2 ** 32;
