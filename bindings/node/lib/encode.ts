import { writeJson } from "./json.js";
import { kindOf } from "./kinds.js";

/**
 * Writes a request as JSON text.
 *
 * What is `undefined` is left out; `null` says the same in a field of a call. A value without an exact form in JSON, such as a
 * number with a fraction, does not end the call here: what is wrong with it is written in its place, and
 * the core tells it together with everything else that is wrong.
 */
export function encode(request: unknown): string {
  if (request === undefined || request === null) return "{}"; // all that is required is missing
  return written(request) ?? rewritten(request);
}

/** The text of a request that can be written as it is, which nearly all can. */
function written(request: unknown): string | undefined {
  try {
    if (typeof request !== "object" || request === null || countInside(request, 1) > MOST_VALUES)
      return undefined;
    const json = JSON.stringify(request);
    return ODD_IN_JSON.test(json) ? undefined : json;
  } catch {
    return undefined;
  }
}

/**
 * Counts the values in an object that JSON writes exactly; one with anything else counts as too many.
 *
 * It calls nothing that calls it: V8 would compile it into itself, again and again, while the first calls are made.
 */
function countInside(object: object, depth: number): number {
  if (depth > DEEPEST || "toJSON" in object) return TOO_MANY;
  const values = valuesIn(object);
  if (values === undefined || values.length > MOST_VALUES) return TOO_MANY; // a list may be sparse
  let count = 1;
  for (let at = 0; at < values.length && count <= MOST_VALUES; at += 1) {
    const value = values[at];
    if (typeof value === "object" && value !== null) count += countInside(value, depth + 1);
    else count += isExact(value) ? 1 : TOO_MANY;
  }
  return count;
}

/** The values of a list or of a plain object. */
function valuesIn(object: object): readonly unknown[] | undefined {
  if (Array.isArray(object)) return object;
  const isPlain = Object.prototype.toString.call(object) === "[object Object]";
  return isPlain ? Object.values(object) : undefined;
}

/** Whether JSON writes a value exactly that holds no others. */
function isExact(value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return true;
    case "number":
      return Number.isSafeInteger(value);
    default:
      return value === null;
  }
}

/** The text of a copy in which everything that has no exact form is replaced. */
function rewritten(request: unknown): string {
  const writer = new Writer();
  const copy = writer.write(request);
  return writeJson(writer.isFull ? unusable(TOO_MUCH) : copy, (value) => value);
}

class Writer {
  #values = 0;
  #depth = 0;

  /** A request of this size is a mistake, such as an object in which others are shared many times. */
  get isFull(): boolean {
    return this.#values > MOST_VALUES;
  }

  write(value: unknown): unknown {
    this.#values += 1;
    if (this.isFull) return undefined;
    switch (typeof value) {
      case "string":
        return value.isWellFormed() ? value : unusable(NO_TEXT);
      case "boolean":
      case "undefined":
      case "bigint": // a whole number
        return value;
      case "number":
        return writeNumber(value);
      case "object":
        return value === null ? null : this.#writeObject(value);
      default:
        return unusable(`is ${kindOf(value)}, which cannot be sent`);
    }
  }

  #writeObject(object: object): unknown {
    if (this.#depth >= DEEPEST) return unusable("is nested too deeply; does it contain itself?");
    this.#depth += 1;
    try {
      return this.#writeInside(object);
    } catch (thrown) {
      return unusable(`cannot be read: reading it threw ${kindOf(thrown)}`);
    } finally {
      this.#depth -= 1;
    }
  }

  #writeInside(object: object): unknown {
    if ("toJSON" in object && typeof object.toJSON === "function" && !ArrayBuffer.isView(object)) {
      return this.write(object.toJSON()); // decimal libraries and dates give their text like this
    }
    if (Array.isArray(object)) {
      if (object.length > MOST_VALUES) this.#values = object.length; // it may be sparse
      return this.isFull ? undefined : Array.from(object, (value) => this.write(value) ?? null);
    }
    // Maps, promises and files have no fields of their own and would be sent as nothing.
    if (Object.prototype.toString.call(object) !== "[object Object]") {
      return unusable(`is ${kindOf(object)}, which cannot be sent`);
    }
    const fields: Record<string, unknown> = Object.create(null);
    for (const name of Object.keys(object)) {
      if (this.isFull) return undefined;
      if (!name.isWellFormed()) return unusable("has a name that is not text");
      if (name === UNUSABLE) return unusable(`has a field named ${UNUSABLE}, which no request has`);
      fields[name] = this.write((object as Record<string, unknown>)[name]);
    }
    return fields;
  }
}

function writeNumber(number: number): unknown {
  if (Number.isSafeInteger(number)) return number;
  if (Number.isNaN(number)) return unusable("is NaN, not a number");
  if (!Number.isFinite(number)) return unusable("is infinite");
  if (Number.isInteger(number)) {
    return unusable("is a number above 2^53, which has lost digits; pass text or a bigint");
  }
  return unusable("is a binary float, which is not exact; pass it as text", number);
}

/** What stands in the place of a value that cannot be sent. */
function unusable(problem: string, got?: number): object {
  return { [UNUSABLE]: problem, got };
}

/** The name under which the core is told what is wrong with a value; nobody else may use it. */
const UNUSABLE = "$unusable";
/** A surrogate without its other half as `JSON.stringify` writes it, that name, and what looks like them. */
const ODD_IN_JSON = /\\ud[89a-f]|"\$unusable"/;
const NO_TEXT = "holds half of a surrogate pair, which is not text";
const DEEPEST = 32;
const MOST_VALUES = 50_000;
const TOO_MANY = MOST_VALUES + 1;
const TOO_MUCH = `holds more than ${MOST_VALUES} values`;
