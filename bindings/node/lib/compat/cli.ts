#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkSource, files } from "./check.js";
import type { Level } from "./found.js";

const USAGE = "usage: iyzico-compat check PATH...\n";
const HELP = `
Lists what to look at in files and folders of a project that moves from iyzipay, and changes nothing.
Ends with 1 while a line to change or about money is left, and with 2 where there is no source to check.
`;

/** `iyzico-compat check PATH`: ends with 1 where something is to change, with 2 where nothing was checked. */
function main(given: readonly string[]): number {
  const [command, ...paths] = given;
  if (given.some((word) => word === "--help" || word === "-h")) {
    process.stdout.write(USAGE + HELP);
    return 0;
  }
  if (given.some((word) => word === "--version" || word === "-V")) {
    process.stdout.write(`iyzico-compat ${version()}\n`);
    return 0;
  }
  const unknown = given.find((word) => word.startsWith("-"));
  if (unknown !== undefined || command !== "check" || paths.length === 0) {
    process.stderr.write(unknown === undefined ? USAGE : `unknown option ${unknown}\n${USAGE}`);
    return 2;
  }
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length > 0) {
    process.stderr.write(`no such file or folder: ${missing.join(", ")}\n`);
    return 2;
  }
  const found = paths.flatMap(files);
  if (found.length === 0) {
    process.stderr.write(`no source to check in ${paths.join(", ")}\n`);
    return 2;
  }
  const places = found.flatMap((file) => checkSource(readFileSync(file, "utf8"), file));
  for (const { path, line, level, code, text } of places) {
    process.stdout.write(`${path}:${line}: ${level} ${code}: ${text}\n`);
  }
  const count = (level: Level) => places.filter((place) => place.level === level).length;
  const counts = [`${count("change")} to change`, `${count("money")} about money`];
  process.stdout.write(`${counts.join(", ")}, ${count("note")} to know\n`);
  return count("change") + count("money") > 0 ? 1 : 0;
}

/** The version of the package that this file lies in. */
function version(): string {
  return JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")).version;
}

process.exitCode = main(process.argv.slice(2));
