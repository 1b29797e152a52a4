#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";
import { checkSource, files } from "./check.js";
import type { Level } from "./found.js";

const USAGE = "usage: iyzico-compat check PATH...\n";

/** `iyzico-compat check PATH`: ends with 1 where something is to change, with 2 where nothing was checked. */
function main([command, ...paths]: readonly string[]): number {
  if (command !== "check" || paths.length === 0) {
    process.stderr.write(USAGE);
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

process.exitCode = main(process.argv.slice(2));
