import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

test("the first program of the README runs as it is", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const program = /```js\n(.+?)```/s.exec(readme)?.[1] ?? "";
  const file = fileURLToPath(new URL(".readme.mjs", import.meta.url));
  await writeFile(file, program);
  try {
    const { stdout } = await run(process.execPath, [file]);
    assert.match(stdout, /^\d+ 149\.9 verified\n$/);
  } finally {
    await rm(file);
  }
});
