// Bundles, threads, processes and other runtimes take a payment against the simulator; `docs` has their settings.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Simulator } from "iyzico/testing";
import { install } from "./installed.mjs";

const execute = promisify(execFile);
const folder = new URL("bundlers/", import.meta.url);
// Where there are executable files without an ending, the installation of esbuild may put its binary there.
const WINDOWS = process.platform === "win32";
const PAID = "149.90 true true CardDeclinedError 200\n";

/** @type {Simulator} */
let simulator;

before(async () => {
  simulator = await Simulator.start();
  await install(folder);
  await rm(new URL(".out/", folder), { recursive: true, force: true });
});
after(() => simulator.stop());

async function run(program, ...given) {
  const { NODE_TEST_CONTEXT, NODE_OPTIONS, ...others } = process.env;
  const env = {
    ...others,
    IYZICO_API_KEY: simulator.apiKey,
    IYZICO_SECRET_KEY: simulator.secretKey,
    IYZICO_BASE_URL: simulator.url,
  };
  const { stdout } = await execute(program, given, { cwd: fileURLToPath(folder), env }).catch(
    (failed) => assert.fail(`${failed.stdout}\n${failed.stderr}`),
  );
  return stdout;
}

const node = (...given) => run(process.execPath, ...given);

test("the program itself", async () => assert.equal(await node("pay.mjs"), PAID));

const page = await readFile(
  new URL("../../../docs/node-bundlers-and-frameworks.md", import.meta.url),
  "utf8",
);

/** What the page says to type: the arguments of `npx <bundler>`. */
function typed(bundler) {
  const block = `<!-- ${bundler} -->\n\`\`\`sh\nnpx ${bundler} `;
  const [, command = ""] = page.split(block);
  assert.ok(command, `the page says nothing of ${bundler}`);
  return command.slice(0, command.indexOf("\n")).split(" ");
}

const bundles = {
  esbuild: ["esbuild/bin/esbuild", ...typed("esbuild"), "esbuild.cjs"],
  vite: ["vite/bin/vite.js", ...typed("vite"), "vite/pay.js"],
  ncc: ["@vercel/ncc/dist/ncc/cli.js", ...typed("ncc"), "ncc/index.mjs"],
  webpack: ["../build-webpack.mjs", "webpack.cjs"],
  rollup: ["rollup/dist/bin/rollup", "--config", "rollup.config.mjs", "rollup.mjs"],
};

for (const [bundler, [program = "", ...given]] of Object.entries(bundles)) {
  test(`a bundle of ${bundler}`, async () => {
    const output = given.pop();
    const path = `node_modules/${program}`;
    await (bundler === "esbuild" && !WINDOWS ? run(path, ...given) : node(path, ...given));
    assert.equal(await node(`.out/${output}`), PAID);
  });
}

for (const kind of ["threads", "cluster"]) {
  test(`four ${kind === "threads" ? "worker threads" : "processes of a cluster"}`, async () => {
    assert.equal(await node("workers.mjs", kind), PAID.repeat(4));
  });
}

const runtimes = {
  Bun: ["@oven/bun-linux-x64/bin/bun", "run"],
  Deno: ["@deno/linux-x64-glibc/deno", "run", "--allow-all", "--node-modules-dir=manual"],
};

for (const [name, [program = "", ...given]] of Object.entries(runtimes)) {
  const path = new URL(`node_modules/${program}`, folder);
  const skip = !existsSync(path) && `${name} has no package for this system here`;
  test(name, { skip }, async () => {
    assert.equal(await run(fileURLToPath(path), ...given, "pay.mjs"), PAID);
  });
}
