import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { floats } from "./amounts.js";
import { believed } from "./believed.js";
import type { Found, Level } from "./found.js";
import { NAMES } from "./names.js";

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
  if (MANIFEST.test(path)) return checkManifest(source, path);
  const code = withoutComments(source);
  const isClient = /\biyzipay\b/i.test(code);
  const places = isClient ? [...inUse(code)] : [];
  if (CONFIG.test(path)) places.push(...configured(code));
  places.push(...believed(code));
  return places
    .map(({ at, rule: [level, name], text }) => {
      return { path, line: code.slice(0, at).split("\n").length, level, code: name, text };
    })
    .sort((one, other) => one.line - other.line);
}

/** What there is to look at where the official client is used. */
function* inUse(code: string): Generator<Found> {
  for (const { index: at } of code.matchAll(IMPORT)) {
    const text = 'write "iyzico/compat" instead of "iyzipay"';
    yield { at, rule: ["change", "import"], text };
  }
  for (const { index: at } of code.matchAll(INSIDE)) {
    const text = "files inside iyzipay do not exist here; use what it exports";
    yield { at, rule: ["change", "inside"], text };
  }
  yield* floats(code);
  for (const { index: at } of code.matchAll(PRIVATE)) {
    const text = "_config does not exist here: keep the settings yourself";
    yield { at, rule: ["change", "private"], text };
  }
  for (const { index: at, 1: name, 2: key } of code.matchAll(KEY)) {
    if (key?.startsWith("sandbox-")) continue;
    yield { at, rule: ["change", "key-in-source"], text: `${name}: take it from the environment` };
  }
  for (const { index: at, 0: name } of code.matchAll(MISNAMED)) {
    const text = `iyzipay has no ${name}, only its types do; write ${MISNAMES[name]}`;
    yield { at, rule: ["change", "misnamed"], text };
  }
  yield* calls(code);
}

/** What has to do with the official client in the settings of a bundler or framework. */
function* configured(code: string): Generator<Found> {
  for (const { index: at } of code.matchAll(LISTED)) {
    const text = 'write "iyzico" instead of "iyzipay"';
    yield { at, rule: ["change", "config"], text };
  }
  for (const { index: at } of code.matchAll(FOLDER)) {
    const text = "iyzico needs no line for its files; the one for iyzipay can go";
    yield { at, rule: ["change", "config"], text };
  }
}

/** Calls that have another name on a client. */
function* calls(code: string): Generator<Found> {
  const texts = [...code.matchAll(TOKENS)].filter(([text]) => !text.includes("${"));
  for (const { at, end, resource, action } of methods(code)) {
    const call = own(own(NAMES, resource), action);
    if (typeof call !== "string") continue;
    if (texts.some(({ index, 0: text }) => index < at && end < index + text.length)) continue;
    yield { at, rule: ["note", "name"], text: `${resource}.${action} is ${spelt(call)} later` };
    if (call === "three_ds.complete_uncompared") {
      const text = "the amount is not compared with the order; use threedsV2Payment";
      yield { at, rule: ["money", "uncompared"], text };
    }
  }
}

/** What may be a method of a resource: whoever takes one, such as `promisify`, will call it. */
function* methods(code: string) {
  for (const { index: at, indices, 1: resource = "", 2: action = "" } of code.matchAll(METHOD)) {
    yield { at, end: indices?.[2]?.[1] ?? at, resource, action };
  }
  for (const { index: at, 0: all, 1: names = "", 2: resource = "" } of code.matchAll(TAKEN_APART)) {
    const actions = [...names.matchAll(/(?:^|,)\s*(\w+)/g)];
    for (const [, action = ""] of actions) yield { at, end: at + all.length, resource, action };
  }
}

/** What an object has by itself: programs write `toString.call(` as well. */
function own(object: unknown, name: string): unknown {
  const has = typeof object === "object" && object !== null && Object.hasOwn(object, name);
  return has ? Reflect.get(object, name) : undefined;
}

/** What a call is on a client: `payment.create` of `three_ds` is `threeDs`. */
function spelt(call: string): string {
  return `iyzico.${call.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
}

/** The lists of packages, and the names that programs give them. */
function checkManifest(source: string, path: string): Place[] {
  const text = "remove iyzipay once no file imports it";
  const lines = source.split("\n").map((content, index) => ({ content, line: index + 1 }));
  const [first] = lines.filter(({ content }) => DEPENDENCY.test(content));
  return first ? [{ path, line: first.line, level: "note", code: "dependency", text }] : [];
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
      const isSource = SOURCE.test(entry.name) || MANIFEST.test(entry.name);
      return entry.isFile() && isSource ? [inside] : [];
    });
}

const isOurs = (folder: string) => !folder.startsWith(".") && !NOT_OURS.includes(folder);
const NOT_OURS = ["node_modules", "dist", "build", "coverage"];
const SOURCE = /\.([cm]?[jt]s|[jt]sx|vue|svelte|astro)$/;
const MANIFEST = /(?:^|[\\/])(?:package\.json|deno\.jsonc?|import_?map\.json)$/;
const CONFIG = /\.config\.[cm]?[jt]s$/;
const DEPENDENCY = /"(?:@types\/)?iyzipay(?:\/[^"]*)?"\s*:|:\s*"npm:iyzipay\b/;

/** Text in quotes, which may hold what looks like a comment, and comments. */
const TOKENS = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/.*|\/\*[\s\S]*?\*\//g;

/** The package, also as Deno and browsers take it from somewhere: `npm:iyzipay@2`, `https://esm.sh/iyzipay`. */
const PACKAGE = "(?:npm:|https?://[^\"'`\\s]*/)?iyzipay(?:@[^\"'`/?\\s]*)?";
const END = "/?(?:\\?[^\"'`\\s]*)?[\"'`]";
/** Whatever takes a module by its name: the language, and what tests have to put another one in its place. */
const IMPORT = new RegExp(
  "\\b(?:from|import|declare\\s+module|(?:require|import|resolve|module|proxyquire|\\w*[mM]ock\\w*|\\w+Actual|" +
    "createRequire\\s*\\([^()]*\\))\\s*(?:<[^;{}]*?>\\s*)?\\()\\s*" +
    `["'\`]${PACKAGE}${END}`,
  "g",
);
const INSIDE = new RegExp(`["'\`]${PACKAGE}/[^"'\`?\\s][^"'\`\\n]*["'\`]`, "g");
const LISTED = /["'`]iyzipay["'`]/g;
const FOLDER = /["'`][^"'`\n]*node_modules\/iyzipay\b[^"'`\n]*["'`]/g;
/** Resources that the types of the official client have, and the client has not. */
const MISNAMES: Readonly<Record<string, keyof typeof NAMES>> = {
  payoutCompletedTransactionListRetrieve: "payoutCompletedTransactionList",
  bouncedBackTransactionListRetrieve: "bouncedBankTransferList",
};
const MISNAMED = new RegExp(`\\b(?:${Object.keys(MISNAMES).join("|")})\\b`, "g");
const PRIVATE = /\b\w+\._config\b/g;
const KEY = /\b(apiKey|secretKey)["']?\s*[:=]\s*["'`]([^"'`]{8,})["'`]/g;
/** `resource.action`, also with question marks, and with names in brackets. */
const METHOD = /\b(\w+)(?=(?:["'`]\s*\])?!?\s*(?:(?:\?\.|\.)\s*|(?:\?\.\s*)?\[\s*["'`])(\w+)\b)/dg;
/** `{ action, other: name } = client.resource`. */
const TAKEN_APART = /\{([^{}]*)\}\s*=\s*(?:[\w$.?!]+\.)?(\w+)\b(?!\s*[.([])/g;
