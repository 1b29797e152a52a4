import type { Found } from "./found.js";

/** Amounts that are no text. */
export function* floats(code: string): Generator<Found> {
  const rule = ["money", "float-amount"] as const;
  const literals = new Set<number>();
  for (const { index: at, 1: name, 2: value } of code.matchAll(FLOAT)) {
    literals.add(at);
    yield { at, rule, text: `${name}: ${value} is a binary float; write it as text` };
  }
  for (const { index: at, 0: all, 1: name } of code.matchAll(COMPUTED)) {
    if (literals.has(at) || OF_ANSWER.test(all)) continue;
    yield { at, rule, text: `${name} is computed as a binary float; ${EXACT}` };
  }
}

/** An amount that is given a value: a field, a variable, one with a type, or what is written in brackets. */
const AMOUNT =
  "\\b(\\w*(?:[pP]rice|[aA]mount))(?:[\"'`]\\s*\\]?|[?!](?=\\s*:))?\\s*(?::\\s*number\\s*=|[:=])\\s*";
const FLOAT = new RegExp(`${AMOUNT}([-+]?\\d*\\.\\d+)\\b`, "g");
/** What stands in brackets, such as `(a, (b))`. */
const INNERMOST = "\\([^()]*\\)";
const INNER = `\\((?:[^()]|${INNERMOST})*\\)`;
const BRACKETS = `\\((?:[^()]|${INNER})*\\)`;
/** What stands on one side of a sign, such as `cart.items[0].total(a, (b))`. */
const OPERAND = `(?:[\\w$.?!]|\\[[^\\][]*\\]|${INNER})+`;
/** `Number(total)`, but not `Number(total).toFixed(2)`, which is text. */
const READ = `(?:Number|(?:Number\\.)?parseFloat)\\s*${BRACKETS}(?!\\s*\\??\\.\\s*to)`;
const COMPUTED = new RegExp(
  `${AMOUNT}(?:${READ}|\\+\\s*[A-Za-z_$(["'\`](?:[\\w$?!]*\\.[\\w$]+)*|-?${OPERAND}\\s*[*/])`,
  "g",
);
/** What is made of an amount of an answer is kept by the program, and not sent. */
const OF_ANSWER =
  /[:=]\s*(?:[-+]\s*|(?:Number|(?:Number\.)?parseFloat)\s*\(\s*)?(?:\w*[rR]esult|\w*[rR]esponse|resp?|answer)[?!]?\.(?:data[?!]?\.)?\w*(?:[pP]rice|[aA]mount)\b/;
const EXACT = "write text, such as that of a decimal library";
