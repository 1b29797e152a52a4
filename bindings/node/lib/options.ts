import { ConfigError, IyzicoError } from "./errors.js";
import { hasFields, isName, kindOf, shownName } from "./kinds.js";

/** What an option may be, in the words of the error that refuses everything else. */
type Kind =
  | "a string"
  | "a number"
  | "a boolean"
  | "a function"
  | "an array"
  | "an object"
  | "an AbortSignal"
  | "a string or bytes"
  | "a string or an object"
  | "a Date";

/** Every option of a type by its name: the compiler sees to it that none is missing. */
export type Kinds<Options> = { readonly [Name in keyof Required<Options>]: Kind };

/**
 * Takes options apart. What is `undefined` or `null` counts as missing; a name that is not known, or a
 * value of another kind, is refused, because a misspelt limit would silently not be one.
 *
 * Names that only some of several `kinds` know are for others to read.
 */
export function read<Options extends object>(
  given: unknown,
  kinds: Kinds<Options>,
  what: string,
  ...others: object[]
): Partial<Options> {
  if (given === undefined || given === null) return {};
  if (typeof given === "function") throw wrong(what, noCallbacks(AWAITED));
  if (typeof given !== "object" || Array.isArray(given)) {
    throw wrong(what, `must be an object, not ${kindOf(given)}`);
  }
  if (!hasFields(given)) throw wrong(what, `must be a plain object, not ${kindOf(given)}`);
  const options: Partial<Options> = {};
  for (const name of Object.keys(given)) {
    if (![kinds, ...others].some((known) => Object.hasOwn(known, name))) {
      const all = Object.keys(kinds);
      const near = nearest(name, all) ?? all.find((known) => known === OFFICIAL[name]);
      const meant = near === undefined ? "" : `; did you mean ${near}?`;
      throw unknownName(name, what, `they are ${all.join(", ")}${meant}`);
    }
  }
  for (const name of Object.keys(kinds) as (keyof Options & string)[]) {
    const value = (given as Options)[name];
    if (value === undefined || value === null) continue;
    if (!is(value, kinds[name])) throw wrong(name, `must be ${kinds[name]}, not ${kindOf(value)}`);
    options[name] = value;
  }
  return options;
}

/**
 * Refuses arguments behind the last one, whose name is `last`: an old-style callback would never be
 * called, and what is meant as an option would be none.
 */
export function refuseMore(more: readonly unknown[], last = "options", result = AWAITED): void {
  if (more.length === 0) return;
  const [first] = more;
  if (typeof first === "function") throw wrong(last, noCallbacks(result));
  throw wrong(last, `must be the last argument; ${kindOf(first)} follows`);
}

/** Like {@link refuseMore}, for a function that returns its result at once. */
export function refuseMoreNow(more: readonly unknown[], last: string): void {
  refuseMore(more, last, RETURNED);
}

/** Refuses all arguments of a function that has none. */
export function refuseAll(given: readonly unknown[]): void {
  if (given.length === 0) return;
  const [first] = given;
  if (typeof first === "function") throw wrong("arguments", noCallbacks(RETURNED));
  throw wrong("arguments", `there must be none; ${kindOf(first)} was given`);
}

/** An error for a name that is none of the known ones. */
export function unknownName(name: string, what: string, known: string): ConfigError {
  const problem = `is not one of the ${what}; ${known}`;
  return isName(name) ? wrong(name, problem) : wrong(what, `${shownName(name)} ${problem}`);
}

/** A wrong setting or option. */
export function wrong(
  setting: string,
  problem: string,
  options?: { cause?: unknown },
): ConfigError {
  const message = `${setting}: ${problem}`;
  const report = { class: "config", outcome: "not_sent", setting, message } as const;
  const error = new ConfigError(report, options);
  problems.set(error, problem);
  return error;
}

/** What is wrong, without the name of what it is about: a stranger may have made that up. */
export function problemOf(error: IyzicoError): string {
  return problems.get(error) ?? error.message;
}

const problems = new WeakMap<IyzicoError, string>();

/** What is thrown over arguments that cannot be read: an error of this package, whatever it was. */
export function asError(thrown: unknown): IyzicoError {
  if (thrown instanceof IyzicoError) return thrown;
  const message = `arguments: reading them threw ${kindOf(thrown)}`;
  const report = { class: "config", outcome: "not_sent", setting: "arguments", message } as const;
  return new ConfigError(report, { cause: thrown });
}

function is(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case "a string":
    case "a number":
    case "a boolean":
    case "a function":
      return `a ${typeof value}` === kind;
    case "an array":
      return Array.isArray(value);
    case "an object":
      return typeof value === "object";
    case "an AbortSignal":
      return typeof value === "object" && "addEventListener" in (value as object);
    case "a string or bytes":
      return typeof value === "string" || ArrayBuffer.isView(value);
    case "a string or an object":
      return typeof value === "string" || typeof value === "object";
    case "a Date":
      return Object.prototype.toString.call(value) === "[object Date]";
  }
}

/** The name that was probably meant: one that differs by case, or by two letters at most. */
function nearest(given: string, names: readonly string[]): string | undefined {
  const [first] = names
    .map((name) => ({ name, distance: distance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance);
  return first && first.distance <= MOST_TYPOS ? first.name : undefined;
}

/** How many letters must be changed, added or left out to make one word of another. */
function distance(given: string, name: string): number {
  if (Math.abs(given.length - name.length) > MOST_TYPOS) return MOST_TYPOS + 1;
  let row = Array.from({ length: name.length + 1 }, (_, index) => index);
  for (const [above, letter] of [...given].entries()) {
    const next = [above + 1];
    for (const [index, other] of [...name].entries()) {
      const [left, up, diagonal] = [next[index] ?? 0, row[index + 1] ?? 0, row[index] ?? 0];
      next.push(Math.min(left + 1, up + 1, diagonal + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

const MOST_TYPOS = 2;

/** What settings are called in the official client, where that is another word. */
const OFFICIAL: Readonly<Record<string, string>> = { uri: "baseUrl" };

function noCallbacks(result: string): string {
  return `must not be a function: no callback is ever called; ${result}`;
}

const AWAITED = "await the promise that is returned";
const RETURNED = "the result is returned";
