import { NativeAbort } from "../native.cjs";

/** What ends calls: the native counterpart of a signal, and why it was aborted, if it was. */
export interface Stop {
  readonly native: NativeAbort;
  reason: unknown;
}

/**
 * The counterpart of a signal. The signal is read here, before anything is sent, and not again: reading
 * a hostile one after that would hide what became of the money.
 *
 * One listener serves all calls that share a signal: Node warns of a leak when there are more than
 * ten, and a signal that ends a whole program is given to every call.
 */
export function stopOf(signal: AbortSignal): Stop {
  const known = counterparts.get(signal);
  if (known) return known;
  const stop: Stop = { native: new NativeAbort(), reason: undefined };
  const abort = () => {
    stop.reason = reasonOf(signal);
    stop.native.abort();
  };
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  counterparts.set(signal, stop);
  return stop;
}

function reasonOf(signal: AbortSignal): unknown {
  try {
    return signal.reason;
  } catch {
    return undefined;
  }
}

const counterparts = new WeakMap<AbortSignal, Stop>();
