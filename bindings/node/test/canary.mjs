// Secrets that are searched for in everything that a program may print.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { card } from "./seed.mjs";

export const secretKey = "sandbox-canary-secret-0123456789abcdef";
/** A card that is declined. */
export const canaryCard = { ...card, cardNumber: "4111111111111129", cvc: "937" };

// A security code stands alone: three digits turn up in ports, times and signatures.
const canaries = [
  new RegExp(secretKey),
  /4111[\s-]?1111[\s-]?1111[\s-]?1129/,
  new RegExp(`(?<![\\w.:-])${canaryCard.cvc}(?!\\.?\\w)`),
  /IYZWSv2 [A-Za-z0-9+/]{20}/,
  // The Authorization header, and its beginning alone: `apiKey:sandbox-` in base64.
  new RegExp(btoa("apiKey:sandbox-").slice(0, 19)),
];

/** Everything that a log could show of a value, its causes, and a copy for another thread. */
function* everyView(value) {
  yield inspect(value);
  yield inspect(value, { showHidden: true, depth: null, getters: true, showProxy: true });
  yield JSON.stringify(value) ?? "";
  yield String(value);
  if (value instanceof Error) {
    yield value.stack ?? "";
    yield value.message;
    if (value.cause !== undefined) yield* everyView(value.cause);
  }
}

export function assertNoCanary(value) {
  for (const seen of everyView(value)) assertTextWithoutCanary(seen);
  if (typeof value !== "object" || value === null || isClient(value)) return;
  for (const seen of everyView(structuredClone(value))) assertTextWithoutCanary(seen);
}

export function assertTextWithoutCanary(text) {
  for (const canary of canaries) assert.doesNotMatch(text, canary);
}

/** A client cannot be copied: its native half stays where it is. */
function isClient(value) {
  return "payment" in value && typeof value.payment === "object";
}
