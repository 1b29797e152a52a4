import { hasFields, kindOf } from "./kinds.js";
import { wrong } from "./options.js";

/** A setting as JSON, with the kind of what has no form in JSON in its place. */
export function jsonOf(setting: string, value: object): string {
  let written: string | undefined;
  try {
    if (isSendable(value)) {
      written = writeJson(value, (inside) => (isSendable(inside) ? inside : unusable(inside)));
    }
  } catch (thrown) {
    throw wrong(setting, `cannot be read: reading it threw ${kindOf(thrown)}`);
  }
  if (written === undefined) throw wrong(setting, `must be a plain object, not ${kindOf(value)}`);
  return written;
}

function isSendable(value: unknown): boolean {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value);
    case "object":
      return value === null || Array.isArray(value) || hasFields(value);
    default:
      return !["bigint", "function", "symbol"].includes(typeof value);
  }
}

function unusable(value: unknown): object {
  return { $unusable: typeof value === "number" ? String(value) : kindOf(value) };
}

/**
 * Like `JSON.stringify`, with `replace` for every value, and with bigints as their digits.
 *
 * It does not call itself: who sends a body decides how deep it is, and parsers take any depth.
 *
 * @throws `TypeError` for an object that contains itself.
 */
export function writeJson(root: unknown, replace: (value: unknown) => unknown): string {
  const parts: string[] = [];
  const open: Open[] = [];
  const around = new Set<object>();
  const begin = (value: unknown): void => {
    if (typeof value === "bigint") {
      parts.push(String(value));
    } else if (typeof value === "object" && value !== null) {
      if (around.has(value)) throw new TypeError("an object contains itself");
      around.add(value);
      const names = Array.isArray(value) ? undefined : Object.keys(value);
      parts.push(names ? "{" : "[");
      open.push({ object: value, names, next: 0, isEmpty: true });
    } else {
      parts.push(JSON.stringify(value) ?? "null");
    }
  };
  begin(replace(ofItself(root, "")));
  for (let inner = open.at(-1); inner; inner = open.at(-1)) {
    const { object, names } = inner;
    if (inner.next === (names ?? (object as unknown[])).length) {
      parts.push(names ? "}" : "]");
      around.delete(object);
      open.pop();
      continue;
    }
    const index = inner.next++;
    const name = names?.[index] ?? String(index);
    const value = replace(ofItself(Reflect.get(object, name), name));
    // Lists keep the places of what has no form in JSON; of objects such fields are left out.
    if (names && ["undefined", "function", "symbol"].includes(typeof value)) continue;
    if (!inner.isEmpty) parts.push(",");
    inner.isEmpty = false;
    if (names) parts.push(JSON.stringify(name), ":");
    begin(value);
  }
  return parts.join("");
}

/** What an object says of itself: dates and decimal libraries give their text like this. */
function ofItself(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === "function" ? toJSON.call(value, name) : value;
}

/** An object or a list of which a part is written. */
interface Open {
  readonly object: object;
  /** The names of its fields; `undefined` for a list. */
  readonly names: readonly string[] | undefined;
  next: number;
  isEmpty: boolean;
}
