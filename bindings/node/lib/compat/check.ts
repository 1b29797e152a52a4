import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { NAMES } from "./names.js";

/**
 * What a finding asks for: a line to change, a line that can lose money with the official client as well, or
 * something to know.
 */
export type Level = "change" | "money" | "note";

/** Something to look at. */
export interface Place {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly level: Level;
  /** Name of the rule, such as `float-amount`. */
  readonly code: string;
  /** What is there, and what to do. */
  readonly text: string;
}

/** What there is in one file. Only files that have to do with the official client are looked at. */
export function checkSource(source: string, path = "<text>"): Place[] {
  if (path.endsWith("package.json")) return checkManifest(source, path);
  const code = withoutComments(source);
  const isClient = /\biyzipay\b/i.test(code);
  const places = isClient ? [...inUse(code)] : [];
  places.push(...believed(code));
  return places
    .map(({ at, rule: [level, name], text }) => {
      return { path, line: code.slice(0, at).split("\n").length, level, code: name, text };
    })
    .sort((one, other) => one.line - other.line);
}

/** A finding, by where it begins. */
interface Found {
  readonly at: number;
  readonly rule: readonly [Level, string];
  readonly text: string;
}

/** What there is to look at where the official client is used. */
function* inUse(code: string): Generator<Found> {
  for (const { index: at } of code.matchAll(IMPORT)) {
    const text = 'write "iyzico/compat" instead of "iyzipay"';
    yield { at, rule: ["change", "import"], text };
  }
  for (const { index: at } of code.matchAll(INSIDE)) {
    const text = "files inside of iyzipay are not there; use what it exports";
    yield { at, rule: ["change", "inside"], text };
  }
  yield* floats(code);
  for (const { index: at } of code.matchAll(PRIVATE)) {
    const text = "_config is not there: keep the settings yourself";
    yield { at, rule: ["change", "private"], text };
  }
  for (const { index: at, 1: name, 2: key } of code.matchAll(KEY)) {
    if (key?.startsWith("sandbox-")) continue;
    yield { at, rule: ["change", "key-in-source"], text: `${name}: take it from the environment` };
  }
  yield* calls(code);
}

/** Amounts that are no text. */
function* floats(code: string): Generator<Found> {
  const rule = ["money", "float-amount"] as const;
  const literals = new Set<number>();
  for (const { index: at, 1: name, 2: value } of code.matchAll(FLOAT)) {
    literals.add(at);
    yield { at, rule, text: `${name}: ${value} is a binary float; write it as text` };
  }
  for (const { index: at, 1: name } of code.matchAll(COMPUTED)) {
    if (literals.has(at)) continue;
    yield { at, rule, text: `${name} is computed as a binary float; ${EXACT}` };
  }
}

/** Calls that have another name on a client. */
function* calls(code: string): Generator<Found> {
  for (const { index: at, 1: resource = "", 2: action = "" } of code.matchAll(CALL)) {
    const call = own(own(NAMES, resource), action);
    if (typeof call !== "string") continue;
    yield { at, rule: ["note", "name"], text: `${resource}.${action} is ${spelt(call)} later` };
    if (call === "three_ds.complete_uncompared") {
      const text = "the amount is compared with nothing; use threedsV2Payment";
      yield { at, rule: ["money", "uncompared"], text };
    }
  }
}

/** What an object has by itself: programs write `toString.call(` as well. */
function own(object: unknown, name: string): unknown {
  const has = typeof object === "object" && object !== null && Object.hasOwn(object, name);
  return has ? Reflect.get(object, name) : undefined;
}

/** What is posted, and taken for true. */
function* believed(code: string): Generator<Found> {
  const event = code.search(/iyziEventType|iyziReferenceCode/);
  if (event >= 0 && !/signature|hmac/i.test(code)) {
    const text = "a notification is believed; use webhook.verify";
    yield { at: event, rule: ["money", "unverified-webhook"], text };
  }
  const status = code.search(/mdStatus/);
  if (status >= 0 && !/signature|hmac|iyzico\b.*callback/i.test(code)) {
    const text = "what a browser posts is believed; use callback.read";
    yield { at: status, rule: ["money", "unverified-callback"], text };
  }
}

/** What a call is on a client: `payment.create` of `three_ds` is `threeDs`. */
function spelt(call: string): string {
  return `iyzico.${call.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
}

function checkManifest(source: string, path: string): Place[] {
  const line = source.split("\n").findIndex((text) => /"(@types\/)?iyzipay"\s*:/.test(text));
  const text = "iyzipay goes when no file asks for it any more";
  return line < 0 ? [] : [{ path, line: line + 1, level: "note", code: "dependency", text }];
}

/** The source with spaces in the place of comments: lines stay where they are. */
function withoutComments(source: string): string {
  return source.replaceAll(TOKENS, (token) =>
    /^\/[/*]/.test(token) ? token.replaceAll(/[^\n]/g, " ") : token,
  );
}

/** The file itself, or all files of a folder that are part of the project. */
export function files(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const inside = join(path, entry.name);
      if (entry.isDirectory()) return isOurs(entry.name) ? files(inside) : [];
      return entry.isFile() && SOURCE.test(entry.name) ? [inside] : [];
    });
}

const isOurs = (folder: string) => !folder.startsWith(".") && !NOT_OURS.includes(folder);
const NOT_OURS = ["node_modules", "dist", "build", "coverage"];
const SOURCE = /\.([cm]?[jt]s|[jt]sx|vue|svelte)$|^package\.json$/;

/** Text in quotes, which may hold what looks like a comment, and comments. */
const TOKENS = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/.*|\/\*[\s\S]*?\*\//g;

/** Whatever takes a module by its name: the language, and what tests have to put another one in its place. */
const IMPORT =
  /\b(?:from|import|(?:require|import|resolve|module|proxyquire|\w*[mM]ock\w*|\w+Actual|createRequire\s*\([^()]*\))\s*(?:<[^;{}]*?>\s*)?\()\s*["'`]iyzipay["'`]/g;
const INSIDE = /["'`]iyzipay\/[^"'`\n]+["'`]/g;
/** An amount that is given a value: a field, a variable, one with a type, or what is written in brackets. */
const AMOUNT =
  "\\b(\\w*(?:[pP]rice|[aA]mount))(?:[\"'`]\\s*\\]?|[?!](?=\\s*:))?\\s*(?::\\s*number\\s*=|[:=])\\s*";
const FLOAT = new RegExp(`${AMOUNT}([-+]?\\d*\\.\\d+)\\b`, "g");
/** What stands on one side of a sign, such as `cart.items[0].total(a, (b))`. */
const OPERAND = "(?:[\\w$.?!]|\\[[^\\][]*\\]|\\((?:[^()]|\\([^()]*\\))*\\))+";
const COMPUTED = new RegExp(
  `${AMOUNT}(?:(?:Number\\.)?parseFloat\\(|Number\\(|\\+\\s*[A-Za-z_$(["'\`]|-?${OPERAND}\\s*[*/])`,
  "g",
);
const EXACT = "write text, such as that of a decimal library";
const PRIVATE = /\b\w+\._config\b/g;
const KEY = /\b(apiKey|secretKey)["']?\s*[:=]\s*["'`]([^"'`]{8,})["'`]/g;
/** `resource.action(`, also with question marks, and with names in brackets. */
const CALL =
  /\b(\w+)(?:["'`]\s*\])?!?\s*(?:(?:\?\.|\.)\s*|(?:\?\.\s*)?\[\s*["'`])(\w+)(?:["'`]\s*\])?!?\s*(?:\?\.\s*)?\(/g;
