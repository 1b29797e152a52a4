// Errors hold wherever test runners and bundlers load the package, and calls end under their fake timers: see
// realms/errors.cjs and realms/timers.cjs for what.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, readdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Simulator } from "iyzico/testing";
import { install } from "./installed.mjs";

const run = promisify(execFile);
const folder = new URL("realms/", import.meta.url);
const program = (path) => fileURLToPath(new URL(path, folder));

/** @type {Simulator} */
let simulator;

before(async () => {
  simulator = await Simulator.start();
  await install(folder, ["iyzico", "iyzico-copy"]);
});

after(() => simulator.stop());

/**
 * Runs a program in the folder of the realms; its keys and its service are those of the simulator. */
function inRealms(program, ...arguments_) {
  const env = {
    ...process.env,
    IYZICO_API_KEY: simulator.apiKey,
    IYZICO_SECRET_KEY: simulator.secretKey,
    IYZICO_BASE_URL: simulator.baseUrl,
    NODE_TEST_CONTEXT: undefined,
  };
  return run(program, arguments_, { cwd: fileURLToPath(folder), env }).catch((failed) =>
    assert.fail(`${failed.stdout}\n${failed.stderr}`),
  );
}

test("errors hold in plain Node", async () => {
  assert.equal((await inRealms(process.execPath, "program.cjs")).stdout, "errors hold\n");
});

test("errors hold in Jest, and calls end", async () => {
  await inRealms(process.execPath, "node_modules/jest/bin/jest.js", "--ci");
});

for (const pool of ["forks", "threads", "vmThreads", "vmForks"]) {
  test(`errors hold in Vitest with ${pool}, and calls end`, async () => {
    await inRealms(process.execPath, "node_modules/vitest/vitest.mjs", "run", "--pool", pool);
  });
}

test("errors hold when they are bundled and minified", async () => {
  const out = new URL("node_modules/.bundle/out/", folder);
  await mkdir(out, { recursive: true });
  for (const name of await readdir(new URL("node_modules/iyzico/", folder))) {
    if (!/^native\.|\.node$/.test(name)) continue;
    await cp(new URL(`node_modules/iyzico/${name}`, folder), new URL(`../${name}`, out));
  }
  await inRealms(
    program("node_modules/esbuild/bin/esbuild"),
    "program.cjs",
    "--bundle",
    "--minify",
    "--platform=node",
    "--external:*/native.cjs",
    "--outfile=node_modules/.bundle/out/program.cjs",
  );
  const { stdout } = await inRealms(process.execPath, "node_modules/.bundle/out/program.cjs");
  assert.equal(stdout, "errors hold\n");
});
