// Calls whose sockets the event loop of Node watches, as it does on Linux: those that are alone when they are made.
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { after, beforeEach, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Iyzico } from "iyzico";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";
import { cutOff, serve, until } from "./serve.mjs";

const run = promisify(execFile);
const simulator = await Simulator.start();
const iyzico = simulator.client();
const keys = { apiKey: "sandbox-key", secretKey: "sandbox-secret" };
const onLinux = { skip: process.platform !== "linux" };
const BODY = '{"status":"success","systemTime":1}';

beforeEach(() => {
  simulator.clearFaults();
  simulator.reset();
});
after(() => simulator.stop());

/** Keeps this thread from everything else, as a long computation does. */
function standStill(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** A client with a connection that the event loop watches. */
async function warm(client) {
  for (let call = 0; call < 3; call++) await client.connection.test();
}

test("a thousand calls one after the other use one connection", async (t) => {
  let connections = 0;
  const { server, client } = await serve(t, (_, response) => response.end(BODY));
  server.on("connection", () => connections++);
  for (let call = 0; call < 1000; call++) await client.connection.test();
  assert.equal(connections, 1);
});

test("a response wakes no other thread", onLinux, async (t) => {
  const { client } = await serve(t, (_, response) => response.end(BODY));
  await warm(client);
  const before = switchesOfThreads();
  for (let call = 0; call < 500; call++) await client.connection.test();
  const switches = switchesOfThreads() - before; // it looks after the calls twice a second
  assert.ok(switches < 250, `${switches} for 500 calls`);
});

/** How often our own threads have waited: that of the client, and that of the simulator's clients. */
function switchesOfThreads() {
  const tasks = "/proc/self/task";
  const read = (task, name) => readFileSync(`${tasks}/${task}/${name}`, "utf8");
  const own = readdirSync(tasks).filter((task) => read(task, "comm").trim() === "iyzico");
  const waited = (task) =>
    Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(read(task, "status"))?.[1]);
  return own.map(waited).reduce((sum, count) => sum + count, 0);
}

test("calls that are alone and calls at once take turns", async () => {
  await warm(iyzico);
  for (let round = 0; round < 20; round++) {
    const calls = Array.from({ length: 1 + (round % 5) }, () => iyzico.payment.create(payment()));
    for (const { status } of await Promise.all(calls)) assert.equal(status, "success");
  }
  assert.equal(simulator.ledger().length, 60);
});

test("a response that comes in pieces is put together", async (t) => {
  const head = `HTTP/1.1 200 OK\r\ncontent-length: ${BODY.length}\r\n\r\n`;
  const pieces = [
    head.slice(0, 9),
    head.slice(9),
    BODY.slice(0, 5),
    BODY.slice(5, 20),
    BODY.slice(20),
  ];
  const server = createServer((socket) => {
    socket.setNoDelay().on("data", async () => {
      for (const piece of pieces) {
        socket.write(piece);
        await pause(5);
      }
    });
  });
  const client = await listen(t, server);
  for (let call = 0; call < 5; call++) {
    assert.equal((await client.connection.test()).status, "success");
  }
});

test("a long response comes whole", async (t) => {
  const long = JSON.stringify({ status: "success", text: "x".repeat(2 ** 20) });
  const { client } = await serve(t, (_, response) => response.end(long));
  for (let call = 0; call < 5; call++) {
    const { raw } = await client.request("GET", "/v2/long");
    assert.equal(raw, long);
  }
});

test("a server that hangs up after each response is called again", async (t) => {
  const server = createServer((socket) => {
    const response = `HTTP/1.1 200 OK\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`;
    socket.once("data", () => socket.end(response));
  });
  const client = await listen(t, server);
  for (let call = 0; call < 20; call++) {
    assert.equal((await client.connection.test()).status, "success");
  }
});

test("a server that hangs up in place of a response leaves the outcome open", async (t) => {
  let requests = 0;
  const { client } = await serve(t, (request, response) => {
    if (request.method === "GET") return response.end(BODY);
    requests++;
    request.socket.destroy();
  });
  for (let call = 0; call < 5; call++) {
    await warm(client);
    const error = { name: "TransportError", outcome: "unknown" };
    await assert.rejects(client.payment.create(payment()), error);
    assert.equal(requests, call + 1);
  }
});

async function listen(t, server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return new Iyzico({ ...keys, baseUrl: `http://127.0.0.1:${server.address().port}` });
}

test("a call of a thread that stands still goes on elsewhere", async () => {
  await warm(iyzico);
  simulator.addFault({ cut: "afterCommit" }, { call: "payment.create", times: 1 });
  simulator.addFault({ delay: { milliseconds: 50 } }, { call: "payment.create" });
  const settled = iyzico.payment.createOnce(payment(), { firstPause: 1 });
  const called = () => simulator.requests().map(({ call }) => call);
  const patience = performance.now() + 60_000;
  while (!called().includes("payment.retrieve") && performance.now() < patience) standStill(1);
  // Its response was lost, and it was looked up.
  assert.deepEqual(called().slice(-2), ["payment.create", "payment.retrieve"]);
  assert.equal((await settled).status, "succeeded");
  assert.equal(simulator.ledger().length, 1);
  assert.equal((await iyzico.payment.create(payment())).status, "success");
});

test("the time of a call ends on a thread that stands still", async () => {
  await warm(iyzico);
  simulator.addFault({ delay: { milliseconds: 3_600_000 } }, { call: "payment.create", times: 1 });
  const { error } = await cutOff((limit) => {
    const call = iyzico.payment.create(payment(), { timeout: 4 * limit });
    standStill(20 * limit);
    return call;
  });
  assert.deepEqual([error.name, error.outcome], ["TransportError", "unknown"]);
});

test("a response is there at once when a thread has stood still", async () => {
  await warm(iyzico);
  for (let round = 0; round < 3; round++) {
    const call = iyzico.payment.create(payment());
    standStill(700 * round);
    assert.equal((await call).status, "success");
  }
  assert.equal(simulator.ledger().length, 3);
});

test("a call that is aborted while the event loop waits for it ends", async () => {
  await warm(iyzico);
  simulator.addFault({ delay: { milliseconds: 3_600_000 } }, { call: "payment.create", times: 1 });
  const aborting = new AbortController();
  const call = iyzico.payment.create(payment(), { signal: aborting.signal });
  await until(() => simulator.faults()[0]?.fired === 1);
  setTimeout(() => aborting.abort(), 20);
  await assert.rejects(call, { name: "TransportError", outcome: "unknown" });
  assert.equal((await iyzico.payment.create(payment())).status, "success");
});

test("what follows a call keeps the context of its caller", async () => {
  const storage = new AsyncLocalStorage();
  await warm(iyzico);
  for (let call = 0; call < 5; call++) {
    await storage.run(call, () => iyzico.connection.test());
    const seen = storage.run(call, async () => {
      await iyzico.connection.test();
      return storage.getStore();
    });
    assert.equal(await seen, call);
  }
});

const start = `const { Simulator } = require("iyzico/testing");
  const { Worker, isMainThread, parentPort } = require("node:worker_threads");`;
const warmed = `const simulator = await Simulator.start();
  const client = simulator.client();
  for (let i = 0; i < 3; i++) await client.connection.test();`;
const delayed = `simulator.addFault({ delay: { milliseconds: 60_000 } }, { call: "bin.check" });
  const call = client.bin.check({ binNumber: "552879" });
  call.catch(() => {});`;

const programs = {
  "process.exit during a call": `(async () => { ${warmed} ${delayed}
    setTimeout(() => { console.log(1); process.exit(); }, 10); })();`,
  "process.exit in what follows a call": `(async () => { ${warmed}
    for (let i = 0; i < 10; i++) await client.connection.test();
    console.log(1);
    process.exit(); })();`,
  "the end of a worker during a call": `if (isMainThread) {
      const worker = new Worker(__filename);
      worker.on("message", () => worker.terminate().then(() => console.log(1)));
    } else (async () => { ${warmed} ${delayed} parentPort.postMessage(1); })();`,
  "the end of a worker that makes calls": `if (isMainThread) {
      const worker = new Worker(__filename);
      worker.on("message", () => worker.terminate().then(() => console.log(1)));
    } else (async () => { ${warmed} parentPort.postMessage(1);
      for (;;) await client.connection.test(); })();`,
  "a worker that ends itself during a call": `if (isMainThread) {
      new Worker(__filename).on("exit", () => console.log(1));
    } else (async () => { ${warmed} ${delayed} setTimeout(() => process.exit(), 10); })();`,
  "workers that make calls at the same time": `(async () => { ${warmed}
      for (let i = 0; i < 100; i++) await client.connection.test();
      if (!isMainThread) return;
      const worker = () => new Promise((ended) => new Worker(__filename).on("exit", ended));
      const workers = [worker(), worker(), worker()];
      for (let i = 0; i < 100; i++) await client.connection.test();
      await Promise.all(workers);
      await client.connection.test();
      console.log(1); })();`,
  "an error that nobody catches after a call": `(async () => { ${warmed}
      const errors = [];
      process.on("uncaughtException", ({ message }) => errors.push(message));
      await client.connection.test();
      process.nextTick(() => { throw new Error("in a tick"); });
      queueMicrotask(() => { throw new Error("in a microtask"); });
      Promise.reject(new Error("in a promise"));
      await client.connection.test();
      await client.connection.test();
      if (errors.length === 3) console.log(1); else console.log(errors); })();`,
  "two copies of the package": `(async () => {
      const { cpSync, rmSync } = require("node:fs");
      const copy = __dirname + "/.copy-" + process.pid;
      cpSync(__dirname + "/../dist", copy + "/dist", { recursive: true });
      for (const { name } of require("node:fs").readdirSync(__dirname + "/..", { withFileTypes: true }))
        if (/^native|\\.node$|^package\\.json$/.test(name)) cpSync(__dirname + "/../" + name, copy + "/" + name);
      try {
        ${warmed}
        const { Iyzico } = require(copy + "/dist/index.js");
        const { apiKey, secretKey, url } = simulator;
        const other = new Iyzico({ apiKey, secretKey, baseUrl: url });
        for (let i = 0; i < 50; i++) {
          await other.connection.test();
          await client.connection.test();
        }
        console.log(1);
      } finally {
        rmSync(copy, { recursive: true });
      } })();`,
};

for (const [name, program] of Object.entries(programs)) {
  test(`the process ends by itself and cleanly after ${name}`, async () => {
    const path = new URL(`.event-loop-${name.replaceAll(/\W/g, "-")}.cjs`, import.meta.url);
    await writeFile(path, start + program);
    try {
      for (let round = 0; round < 3; round++) {
        const { stdout, stderr } = await run(process.execPath, [fileURLToPath(path)], {
          timeout: 120_000,
        });
        assert.equal(stdout, "1\n");
        assert.equal(stderr, "");
      }
    } finally {
      await rm(path);
    }
  });
}

test("where no descriptor is left, the other thread hears of sockets", onLinux, async () => {
  const program = `const { closeSync, openSync } = require("node:fs");
    const { Iyzico } = require("iyzico");
    const { Simulator } = require("iyzico/testing");
    Simulator.start().then(async (simulator) => {
      const { apiKey, secretKey, url } = simulator;
      const make = () => new Iyzico({ apiKey, secretKey, baseUrl: url });
      const all = [];
      try { for (;;) all.push(openSync("/dev/null")); } catch {}
      try { make(); } catch {}
      all.forEach(closeSync);
      const client = make();
      for (let i = 0; i < 10; i++) console.log((await client.connection.test()).status);
      process.exit();
    });`;
  const limited = ["-c", 'ulimit -n 200; exec "$0" -e "$1"', process.execPath, program];
  const env = { ...process.env, NODE_DEBUG: "iyzico" };
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  const { stdout, stderr } = await run("sh", limited, { cwd, env });
  assert.equal(stdout, "success\n".repeat(10));
  assert.match(stderr, /the event loop does not watch the sockets: .*open files/);
});

test("another engine than Node is asked for no event loop", onLinux, async () => {
  const program = `const { readdirSync, readlinkSync } = require("node:fs");
    const engine = process.argv[1];
    if (engine) Object.defineProperty(process.versions, engine, { value: "1.0.0" });
    const { Iyzico } = require("iyzico");
    new Iyzico({ apiKey: "sandbox-a", secretKey: "sandbox-b" });
    const target = (name) => { try { return readlinkSync("/proc/self/fd/" + name); } catch { return ""; } };
    const descriptors = readdirSync("/proc/self/fd").map(target);
    console.log(descriptors.filter((target) => target.includes("eventpoll")).length);`;
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  const queues = async (...engine) => {
    const { stdout } = await run(process.execPath, ["-e", program, ...engine], { cwd });
    return Number(stdout);
  };
  const ofNode = await queues();
  for (const engine of ["bun", "deno", "electron", "nw"])
    assert.equal(await queues(engine), ofNode - 1, engine);
});

test("loading the package again opens nothing", onLinux, async () => {
  const program = `const { readdirSync } = require("node:fs");
    const descriptors = () => readdirSync("/proc/self/fd").length;
    const load = () => {
      for (const path of Object.keys(require.cache)) if (path.includes("dist")) delete require.cache[path];
      const { Iyzico } = require("iyzico");
      new Iyzico({ apiKey: "sandbox-a", secretKey: "sandbox-b" });
    };
    load();
    const before = descriptors();
    for (let i = 0; i < 20; i++) load();
    console.log(descriptors() - before);`;
  const options = { cwd: fileURLToPath(new URL(".", import.meta.url)) };
  const { stdout } = await run(process.execPath, ["-e", program], options);
  assert.equal(stdout, "0\n");
});
