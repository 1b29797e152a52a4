// The mistakes in mistakes.ts are refused, and what is right in types.ts is accepted, whatever the compiler and
// however it finds modules.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("..", import.meta.url));
const compilers = {
  "TypeScript 5.0": "test/realms/node_modules/typescript/bin/tsc",
  "the newest TypeScript": "node_modules/typescript/bin/tsc",
};
/** @type {[module: string, resolution: string][]} */
const ways = [
  ["node16", "node16"],
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
];

/** What the compiler says. */
function compile(compiler, [module, resolution]) {
  const options = `--ignoreConfig --noEmit --strict --target es2022 --lib es2022,esnext --skipLibCheck
    --types node --module ${module} --moduleResolution ${resolution}`;
  const known = compiler.includes("realms") ? options.replace("--ignoreConfig", "") : options;
  const command = [compiler, ...known.split(/\s+/).filter(Boolean), "test/mistakes.ts"];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: folder }, (_, stdout) => resolve(stdout));
  });
}

test("there are enough mistakes", () => {
  const text = readFileSync(new URL("mistakes.ts", import.meta.url), "utf8");
  assert.ok(text.split("// @ts-expect-error: ").length > 39);
});

for (const [name, compiler] of Object.entries(compilers)) {
  for (const way of ways) {
    test(`${name} finds every mistake, with ${way[1]}`, async () => {
      assert.equal(await compile(compiler, way), "");
    });
  }
}
