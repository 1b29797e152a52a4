import { readdirSync, readFileSync, statSync } from "node:fs";
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

/** What there is in a file, or in all files of a folder that are part of the project. */
export function checkPath(path: string): Place[] {
  return files(path).flatMap((file) => checkSource(readFileSync(file, "utf8"), file));
}

/** What there is in one file. Only files that have to do with the official client are looked at. */
export function checkSource(source: string, path = "<text>"): Place[] {
  if (path.endsWith("package.json")) return checkManifest(source, path);
  const code = withoutComments(source);
  const lines = code.split("\n");
  const isClient = /\biyzipay\b/i.test(code);
  const places: Place[] = [];
  const tell = (line: number, [level, name]: [Level, string], text: string) =>
    places.push({ path, line: line + 1, level, code: name, text });
  for (const [line, text] of lines.entries()) {
    if (IMPORT.test(text)) {
      tell(line, ["change", "import"], 'write "iyzico/compat" instead of "iyzipay"');
    }
    if (INSIDE.test(text)) {
      tell(
        line,
        ["change", "inside"],
        "files inside of iyzipay are not there; use what it exports",
      );
    }
    if (!isClient) continue;
    const amount = FLOAT.exec(text);
    if (amount) {
      const [, name, value] = amount;
      tell(
        line,
        ["money", "float-amount"],
        `${name}: ${value} is a binary float; write it as text`,
      );
    }
    const computed = COMPUTED.exec(text);
    if (computed) {
      tell(
        line,
        ["money", "float-amount"],
        `${computed[1]} is computed as a binary float; ${EXACT}`,
      );
    }
    if (PRIVATE.test(text)) {
      tell(line, ["change", "private"], "_config is not there: keep the settings yourself");
    }
    const key = KEY.exec(text);
    if (key && !key[2]?.startsWith("sandbox-")) {
      tell(line, ["change", "key-in-source"], `${key[1]}: take it from the environment`);
    }
    for (const [, resource = "", action = ""] of text.matchAll(CALL)) {
      const actions: Readonly<Record<string, string>> | undefined = Reflect.get(NAMES, resource);
      const call = actions?.[action];
      if (call === undefined) continue;
      tell(line, ["note", "name"], `${resource}.${action} is ${spelt(call)} later`);
      if (call === "three_ds.complete_uncompared") {
        tell(
          line,
          ["money", "uncompared"],
          "the amount is compared with nothing; use threedsV2Payment",
        );
      }
    }
  }
  const unverified = /iyziEventType|iyziReferenceCode/.test(code) && !/signature|hmac/i.test(code);
  if (unverified) {
    const line = lines.findIndex((text) => /iyziEventType|iyziReferenceCode/.test(text));
    tell(line, ["money", "unverified-webhook"], "a notification is believed; use webhook.verify");
  }
  if (/mdStatus/.test(code) && !/signature|hmac|iyzico\b.*callback/i.test(code)) {
    const line = lines.findIndex((text) => text.includes("mdStatus"));
    tell(
      line,
      ["money", "unverified-callback"],
      "what a browser posts is believed; use callback.read",
    );
  }
  return places.sort((one, other) => one.line - other.line);
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

function files(path: string): string[] {
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

const IMPORT = /\b(?:from|require\(|import\(?)\s*["'`]iyzipay["'`]/;
const INSIDE = /["'`]iyzipay\/[^"'`]+["'`]/;
const AMOUNT = "(\\w*(?:[pP]rice|[aA]mount))[\"']?";
const FLOAT = new RegExp(`\\b${AMOUNT}\\s*[:=]\\s*(\\d*\\.\\d+)\\b`);
const COMPUTED = new RegExp(
  `\\b${AMOUNT}\\s*[:=]\\s*(?:(?:Number\\.)?parseFloat\\(|Number\\(|[\\w.]+\\s*[*/]\\s*[\\w.]+)`,
);
const EXACT = "write text, such as that of a decimal library";
const PRIVATE = /\b\w+\._config\b/;
const KEY = /\b(apiKey|secretKey)["']?\s*[:=]\s*["'`]([^"'`]{8,})["'`]/;
const CALL = /\.\s*(\w+)\s*\.\s*(\w+)\s*\(/g;
