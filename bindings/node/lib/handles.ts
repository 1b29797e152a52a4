import { types } from "node:util";
import * as native from "../native.cjs";
import { jsonOf } from "./json.js";
import { bytesOf, textOf } from "./kinds.js";
import { wrong } from "./options.js";

/**
 * The handle of a call: the text that was stored, or the object that a database made of it.
 *
 * An object that holds a handle, such as a `Settled` or an error, is not a handle: pass its `pending`.
 */
export type Pending =
  | string
  | {
      /** Name of the call, such as `payment.create`. */
      readonly endpoint: string;
      readonly pending?: never;
    };

export function pendingText(pending: Pending): string {
  if (typeof pending === "string") return pending;
  if (Array.isArray(pending)) throw wrong("pending", "must be the handle of a call, not an array");
  if ((pending as { pending?: unknown }).pending) {
    throw wrong("pending", "must be the handle of a call; what was given holds one as its pending");
  }
  return jsonOf("pending", pending);
}

/** What was given with a call. */
export interface Given {
  readonly request?: unknown;
  /** Everything else: the name of the call, its options, and what stands behind them. */
  readonly others: readonly unknown[];
}

/**
 * The handle in what was given, wherever it stands: a program that has put it in the wrong place knows of
 * an earlier attempt all the same. Empty for what was meant as one and cannot be read; `undefined` where
 * there is none.
 *
 * In a request only fields that are named like a handle count, as buyers may write the others.
 */
export function handleIn(
  { request, others }: Given,
  isReadable: (text: string) => boolean,
): string | undefined {
  const search = new Search(isReadable);
  search.lookAt(others);
  search.lookAtRequest(request);
  return search.readable ?? (search.isAnyMeant ? "" : undefined);
}

class Search {
  readable: string | undefined;
  isAnyMeant = false;
  readonly #isReadable: (text: string) => boolean;
  readonly #seen = new Set<object>();

  constructor(isReadable: (text: string) => boolean) {
    this.#isReadable = isReadable;
  }

  /** Looks for the handle in a value and in all that it holds. */
  lookAt(value: unknown, isMeant = false): void {
    if (this.readable !== undefined || value === undefined || value === null) return;
    const text = textIn(value);
    if (this.#find(text)) return;
    if (isMeant || types.isPromise(value) || text.startsWith("{")) this.isAnyMeant = true;
    if (typeof value !== "object" || this.#seen.has(value)) return;
    this.#seen.add(value);
    if (this.#seen.size > MOST_OBJECTS) this.isAnyMeant = true;
    else for (const [name, inside] of partsOf(value)) this.#lookAtField(name, inside);
  }

  lookAtRequest(request: unknown): void {
    if (this.#find(textIn(request))) return;
    for (const [name, value] of partsOf(request)) {
      if (isNameOfHandle(name)) this.lookAt(value, true);
      if (name === "options") this.lookAt(value);
    }
  }

  #lookAtField(name: unknown, value: unknown): void {
    // Further fields are a part of the request.
    if (name === "extra") this.lookAtRequest(value);
    else this.lookAt(value, isNameOfHandle(name));
  }

  #find(text: string): boolean {
    if (text === "" || !this.#isReadable(text)) return false;
    this.readable ??= text;
    return true;
  }
}

/** The text of what may be a handle, or a part of one; empty for anything else. */
function textIn(value: unknown): string {
  try {
    if (typeof value === "string" || bytesOf(value)) return textOf(value).trim();
    const { endpoint } = Object(value);
    return typeof endpoint === "string" ? jsonOf("pending", value as object) : "";
  } catch {
    return "";
  }
}

/** What an object holds, by its names. What cannot be read is there all the same, as `true`. */
function partsOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  try {
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
    if (types.isMap(value)) return [...value];
    if (types.isSet(value)) return [...value].map((inside) => ["", inside]);
    return namesOf(value).map((name) => [name, readField(value, name)]);
  } catch {
    return [];
  }
}

function namesOf(value: object): string[] {
  const inherited = "pending" in value ? ["pending"] : [];
  try {
    return [...Object.keys(value), ...inherited];
  } catch {
    return inherited;
  }
}

function readField(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name);
  } catch {
    return true;
  }
}

function isNameOfHandle(name: unknown): boolean {
  return typeof name === "string" && native.isNameOfHandle(name);
}

/** What has more in it is no argument of a call, such as an object of the whole program. */
const MOST_OBJECTS = 1_000;
