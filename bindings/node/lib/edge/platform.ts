// What the platform lends, as it is when the package is loaded: a test may put clocks that stand still in the place of
// its own, and timers that never end.

const { clearTimeout, crypto, fetch, performance, setTimeout } = globalThis;

/** Milliseconds since 1970. */
export const now = Date.now;

/** Milliseconds since some moment; they never go back. */
export const uptime = performance.now.bind(performance);

/** Fills memory with random numbers; throws where the platform gives none. */
export const fillWithRandom: (bytes: Uint8Array<ArrayBuffer>) => void =
  crypto.getRandomValues.bind(crypto);

/** Calls this after so many milliseconds, unless what is returned is called before; throws where nothing may wait. */
export function after(milliseconds: number, ended: () => void): () => void {
  const timer = setTimeout(ended, milliseconds);
  return () => clearTimeout(timer);
}

/** Calls this when what runs now is done. */
export function soon(work: () => void): void {
  void Promise.resolve().then(work);
}

/** Whether `fetch` is the platform's own, and not one that may send a request more than once. */
export function isOwnFetch(used: unknown): boolean {
  return used === fetch && OWN.test(Function.prototype.toString.call(fetch));
}

/** What is bound and what is a proxy have no name there. Node has written its own in JavaScript. */
const OWN = /^(async )?function fetch\(.*(\[native code\]|internal\/deps\/undici|lazyUndici)/s;
