import { NativeAbort } from "../native.cjs";

/**
 * The native counterpart of a signal.
 *
 * One listener serves all calls that share a signal: Node warns of a leak when there are more than
 * ten, and a signal that ends a whole program is given to every call.
 */
export function nativeAbort(signal: AbortSignal): NativeAbort {
  const known = counterparts.get(signal);
  if (known) return known;
  const abort = new NativeAbort();
  counterparts.set(signal, abort);
  if (signal.aborted) abort.abort();
  signal.addEventListener("abort", () => abort.abort(), { once: true });
  return abort;
}

const counterparts = new WeakMap<AbortSignal, NativeAbort>();
