// TextDecoder and TextEncoder are not everywhere global, as in browsers of tests.
import { TextDecoder, TextEncoder, types } from "node:util";

/** What kind of value something is, for errors. Its content is not shown: it may be a secret. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  const name = nameOfClass(value);
  if (name === "Array") return "an array";
  if (name === "Object") return "a plain object";
  return /^[AEIOU]/.test(name) ? `an ${name}` : `a ${name}`;
}

/**
 * Whether something looks like a name. What stands in the place of one may be a request, a card number or a key:
 * only what looks like a name is repeated in errors and logs.
 */
export function isName(given: string): boolean {
  return /^(?!.*\d\d)[\w.]{1,40}$/.test(given);
}

/** A name for errors and logs. */
export function shownName(given: string): string {
  return isName(given) ? given : `a name of ${given.length} characters, not shown,`;
}

/** Objects of other realms, and hostile ones, are looked at with care. */
function nameOfClass(value: object): string {
  try {
    if (Array.isArray(value)) return "Array";
    const { name } = value.constructor;
    if (typeof name === "string" && /^\w{1,40}$/.test(name)) return name;
  } catch {
    // It has no constructor, or one that must not be read.
  }
  return "Object";
}

/** The bytes of text, of a buffer, or of a view of one, whatever realm it comes from. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (typeof value === "string") return bytesOfText(value);
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  }
  return types.isAnyArrayBuffer(value) ? new Uint8Array(value).slice() : undefined;
}

/** The bytes of text, in UTF-8. */
export function bytesOfText(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The text of bytes, or of whatever {@link bytesOf} takes; empty for anything else. */
export function textOf(value: unknown): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOf(value));
}

/** Chunks of bytes as one; `length` is that of all together. */
export function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let end = 0;
  for (const chunk of chunks) {
    whole.set(chunk, end);
    end += chunk.length;
  }
  return whole;
}

/**
 * Whether an object holds its content in fields. Maps, files, dates and the like do not: taken for a
 * plain object, each of them would be an empty one.
 */
export function hasFields(value: object): boolean {
  const tag = Object.prototype.toString.call(value);
  return tag === "[object Object]" || tag === "[object Module]";
}

/** The prototypes of an object, from the nearest one on, without that which all objects have, of whatever realm. */
export function prototypesOf(object: object): object[] {
  const prototypes: object[] = [];
  let next: object | null = Object.getPrototypeOf(object);
  while (next && !Object.hasOwn(next, "isPrototypeOf")) {
    prototypes.push(next);
    next = Object.getPrototypeOf(next);
  }
  return prototypes;
}
