import { NativeAttempts } from "../native.cjs";
import type { CallName } from "./api.js";
import type { Outcome } from "./errors.js";
import type { ErrorKind } from "./types.js";
import { warnOf } from "./warn.js";

/**
 * How one attempt of a call ended, for metrics and logs.
 *
 * There is no place in it for a request, a response or a key. Times are milliseconds.
 */
export interface Attempt {
  /** Name of the call. */
  readonly endpoint: CallName;
  /** Your reference of the call, given or made by the client: a payment is found by it. */
  readonly conversationId: string | null;
  /** Which attempt of the call it was; counts from 1. */
  readonly number: number;
  /** How long it took. */
  readonly duration: number;
  /** Status of the HTTP response; `null` when none came. */
  readonly httpStatus: number | null;
  /** What is known about the money when the attempt failed; `null` when it succeeded. */
  readonly outcome: Outcome | null;
  /**
   * Why it failed: which error, such as `card_declined` or `transport`; `abandoned` when the call was aborted.
   * `null` when it succeeded.
   */
  readonly errorKind: ErrorKind | "abandoned" | (string & {}) | null;
  /** iyzico's error code. */
  readonly errorCode: string | null;
  /** iyzico's error group. */
  readonly errorGroup: string | null;
  /** Whether the connection had been used before; `null` when there was none yet. */
  readonly connectionReused: boolean | null;
  /**
   * When the next attempt follows, unless the call is given up before, or the rate limiter holds that
   * attempt back; `null` when this was the last.
   */
  readonly nextAttemptIn: number | null;
}

/** Called for every attempt of every call. */
export type AttemptHook = (attempt: Attempt) => void | Promise<void>;

/** Brings attempts from the native side to a hook. */
export class Attempts {
  readonly native = new NativeAttempts();
  readonly #hook: AttemptHook;

  constructor(hook: AttemptHook) {
    this.#hook = hook;
  }

  /** Tells the hook about everything that has come since the last time, in order. Never throws. */
  tell(): void {
    try {
      for (const attempt of JSON.parse(this.native.take())) this.#tellOf(attempt);
    } catch (thrown) {
      failed(thrown);
    }
  }

  /** Wakes up for attempts that no call waits for, unless the client is gone. */
  waker(): () => void {
    // Native code holds on to this function for as long as the client lives, and the hook may hold
    // on to the client: without a weak reference neither would ever be collected.
    const attempts = new WeakRef(this);
    return () => attempts.deref()?.tell();
  }

  #tellOf(attempt: Attempt): void {
    try {
      Promise.resolve(this.#hook(attempt)).catch(failed);
    } catch (thrown) {
      failed(thrown);
    }
  }
}

/** What is wrong with a hook must not take the response to a payment with it. */
function failed(thrown: unknown): void {
  warnOf("the hook onAttempt failed", thrown);
}
