import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import * as imported from "iyzico";
import * as importedTesting from "iyzico/testing";

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL("..", import.meta.url));

test("import and require give the same classes", async () => {
  for (const [names, required] of [
    [imported, require("iyzico")],
    [importedTesting, require("iyzico/testing")],
  ]) {
    assert.deepEqual({ ...names }, { ...required });
  }
  for (const name of ["express", "fastify", "hono", "lambda", "nest", "next", "web"]) {
    const path = `iyzico/${name}`;
    assert.deepEqual({ ...(await import(path)) }, { ...require(path) }, path);
  }
  assert.equal((await import("iyzico/compat")).default, require("iyzico/compat"));
});

test("no module needs one that needs it, not even for a type", async () => {
  const files = await import("node:fs/promises");
  const { dirname, join, normalize } = await import("node:path");
  const lib = `${folder}lib`;
  const needs = new Map();
  for (const file of await files.readdir(lib, { recursive: true })) {
    if (!file.endsWith("ts")) continue;
    const source = await files.readFile(join(lib, file), "utf8");
    const named = [...source.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*)"(\.[^"]+)\.(m?)js"/g)];
    const needed = named.map(([, name = "", m]) =>
      normalize(join(dirname(file), `${name}.${m}ts`)),
    );
    needs.set(file, needed);
  }
  assert.ok(needs.size > 50);
  const known = new Set();
  const follow = (/** @type {string} */ file, /** @type {string[]} */ way) => {
    assert.ok(!way.includes(file), [...way, file].join(" > "));
    if (known.has(file)) return;
    for (const next of needs.get(file) ?? []) follow(next, [...way, file]);
    known.add(file);
  };
  for (const file of needs.keys()) follow(file, []);
});

test("import looks for names in no file but the one that it names", async () => {
  const files = await import("node:fs/promises");
  const dist = `${folder}dist`;
  const modules = (await files.readdir(dist)).filter((name) => name.endsWith(".js"));
  for (const name of modules) {
    const source = await files.readFile(`${dist}/${name}`, "utf8");
    // Node takes this for names that come from another file, and reads all of that as well.
    assert.doesNotMatch(source, /^module\.exports = require\(/m, name);
  }
});

test("import does not load what finds names in modules", async () => {
  const program = `const before = new Set(process.moduleLoadList);
    await import("iyzico");
    console.log(process.moduleLoadList.filter((name) => !before.has(name) && name.includes("lexer")).length)`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", program]);
  assert.equal(stdout.trim(), "0");
});

test("bundlers follow the face for import", async () => {
  const { metafile } = await build({
    stdin: { contents: 'export * from "iyzico"', resolveDir: folder },
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["*/native.cjs"],
    write: false,
    metafile: true,
  });
  assert.ok(Object.keys(metafile.inputs).some((path) => path.endsWith("dist/core.js")));
});

test("an error thrown by one face is caught by the other", async () => {
  const simulator = await importedTesting.Simulator.start();
  const { Iyzico, ApiError } = require("iyzico");
  const client = new Iyzico({
    apiKey: simulator.apiKey,
    secretKey: simulator.secretKey,
    baseUrl: simulator.baseUrl,
  });
  await assert.rejects(client.bin.check({ binNumber: "999999" }), (error) => {
    assert.ok(error instanceof imported.ApiError && error instanceof ApiError);
    return true;
  });
  await simulator.stop();
});

const programs = {
  "a call": `const { Simulator } = require("iyzico/testing");
    Simulator.start().then(async (simulator) => {
      console.log((await simulator.client().connection.test()).status);
      await simulator.stop();
    });`,
  "a simulator that was never stopped": `const { Simulator } = require("iyzico/testing");
    Simulator.start().then(async (simulator) => {
      console.log((await simulator.client().connection.test()).status);
    });`,
  "process.exit during calls": `const { Simulator } = require("iyzico/testing");
    Simulator.start().then(async (simulator) => {
      const client = simulator.client();
      console.log((await client.connection.test()).status);
      for (let i = 0; i < 20; i++) client.connection.test().catch(() => {});
      setImmediate(() => process.exit(0));
    });`,
  "a client that is never used": `const { Iyzico } = require("iyzico");
    new Iyzico({ apiKey: "sandbox-a", secretKey: "sandbox-b" });
    console.log("success");`,
  "a worker thread": `const { Worker, isMainThread } = require("node:worker_threads");
    if (isMainThread) for (let i = 0; i < 3; i++) new Worker(__filename);
    const { Simulator } = require("iyzico/testing");
    Simulator.start().then(async (simulator) => {
      const { status } = await simulator.client().connection.test();
      if (isMainThread) console.log(status);
      await simulator.stop();
    });`,
};

for (const [name, program] of Object.entries(programs)) {
  test(`the process ends by itself and cleanly after ${name}`, async () => {
    const files = await import("node:fs/promises");
    const file = `${folder}test/.exit-${name.replaceAll(/\W/g, "-")}.cjs`;
    await files.writeFile(file, program);
    try {
      for (let round = 0; round < 10; round++) {
        await Promise.all(
          Array.from({ length: 3 }, async () => {
            const { stdout, stderr } = await run(process.execPath, [file], { timeout: 120_000 });
            assert.equal(stdout, "success\n");
            assert.equal(stderr, "");
          }),
        );
      }
    } finally {
      await files.rm(file);
    }
  });
}
