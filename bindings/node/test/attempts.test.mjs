// The hook onAttempt: what it hears, when, and what it cannot break.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ApiError } from "iyzico";
import { Simulator } from "iyzico/testing";
import { isEdge, ofConnections } from "./edge/here.mjs";
import { card, payment } from "./seed.mjs";
import { serve, untilBegun } from "./serve.mjs";

const run = promisify(execFile);

/** @type {Simulator} */
let simulator;
/** @type {import("iyzico").Attempt[]} */
let heard = [];

const onAttempt = (attempt) => void heard.push(attempt);

before(async () => {
  simulator = await Simulator.start();
});

after(() => simulator.stop());

beforeEach(() => {
  simulator.reset();
  heard = [];
});

test("an awaited call was told about before its promise settles", async () => {
  const client = simulator.client({ onAttempt });
  for (let round = 1; round <= 50; round++) {
    await client.bin.check({ binNumber: "552879" });
    assert.equal(heard.length, round);
  }
  const { duration, conversationId, ...attempt } = heard[49] ?? assert.fail();
  assert.ok(duration > 0 && duration < 60_000, `${duration}`);
  assert.match(conversationId ?? "", /^[0-9a-z-]{8,}$/);
  assert.deepEqual(attempt, {
    endpoint: "bin.check",
    number: 1,
    httpStatus: 200,
    outcome: null,
    errorKind: null,
    errorCode: null,
    errorGroup: null,
    connectionReused: isEdge ? null : true,
    nextAttemptIn: null,
  });
  assert.equal(heard[0]?.connectionReused, isEdge ? null : false);
});

test("a refusal is told about with its code", async () => {
  const client = simulator.client({ onAttempt });
  const paymentCard = { ...card, cardNumber: "4111111111111129" };
  await assert.rejects(client.payment.create(payment({ paymentCard })), ApiError);
  const [attempt] = heard;
  assert.equal(attempt?.endpoint, "payment.create");
  assert.equal(attempt?.outcome, "refused");
  assert.equal(attempt?.errorKind, "card_declined");
  assert.equal(attempt?.errorCode, "10051");
  assert.equal(attempt?.errorGroup, "NOT_SUFFICIENT_FUNDS");
});

test("attempts of a reading call are told about at once and in order", async () => {
  simulator.addFault({ cut: "beforeRead" }, { call: "bin.check", times: 2 });
  const client = simulator.client({ onAttempt });
  await client.bin.check({ binNumber: "552879" });
  assert.deepEqual(
    heard.map(({ number, errorKind }) => [number, errorKind]),
    [
      [1, "transport"],
      [2, "transport"],
      [3, null],
    ],
  );
  assert.ok((heard[0]?.nextAttemptIn ?? 0) >= 200, "no pause");

  // Whoever is told about a failure in time can end it.
  simulator.addFault({ cut: "beforeRead" }, { call: "bin.check" });
  const mending = simulator.client({ onAttempt: () => simulator.clearFaults() });
  for (let round = 1; ; round++) {
    const error = await mending.bin.check({ binNumber: "552879" }).catch((error) => error);
    if (!(error instanceof Error)) break;
    assert.ok(round < 5, "attempts are told about when the call is over");
    simulator.addFault({ cut: "beforeRead" }, { call: "bin.check" });
  }
});

test("the look-ups of a call that is sent once are told about", async () => {
  simulator.addFault({ cut: "afterCommit" }, { call: "payment.create" });
  const client = simulator.client({ onAttempt });
  await client.payment.createOnce(payment(), { firstPause: 10 });
  assert.deepEqual(
    heard.map(({ endpoint, outcome }) => [endpoint, outcome]),
    [
      ["payment.create", "unknown"],
      ["payment.retrieve", null],
    ],
  );
});

test(
  "an aborted call is told about as abandoned, with what is known about the money",
  ofConnections,
  async (t) => {
    const { server, client } = await serve(t, () => {}, { maxConnections: 1, onAttempt });
    const aborting = new AbortController();
    const { signal } = aborting;
    const calls = [client.payment.create(payment(), { signal })];
    await once(server, "request");
    calls.push(client.payment.create(payment(), { signal }));
    await untilBegun(t);
    aborting.abort();
    await Promise.allSettled(calls);
    const told = heard.map(({ errorKind, outcome, connectionReused }) => [
      errorKind,
      outcome,
      connectionReused,
    ]);
    assert.deepEqual(told.sort(), [
      ["abandoned", "not_sent", null],
      ["abandoned", "unknown", false],
    ]);
  },
);

for (const [name, hook, problem] of /** @type {const} */ ([
  [
    "throws",
    () => {
      throw new Error("out of order");
    },
    /onAttempt failed: Error: out of order/,
  ],
  ["rejects", () => Promise.reject(new Error("out of order")), /failed: Error: out of order/],
  [
    "throws something odd",
    () => {
      throw Object.create(null);
    },
    /onAttempt failed/,
  ],
])) {
  test(`a hook that ${name} breaks no call, and warns`, async () => {
    const warned = once(process, "warning");
    const client = simulator.client({ onAttempt: hook });
    const { paymentId } = await client.payment.create(payment());
    assert.equal(simulator.ledger()[0]?.paymentId, paymentId);
    const [warning] = await warned;
    assert.equal(warning.name, "IyzicoWarning");
    assert.match(warning.message, problem);
  });
}

test("a hook that is not a function is a wrong setting", () => {
  // @ts-expect-error: not a function
  assert.throws(() => simulator.client({ onAttempt: "log" }), {
    name: "ConfigError",
    setting: "onAttempt",
    message: "onAttempt: must be a function, not a string",
  });
});

const start = `const { Simulator } = require("iyzico/testing");
  const { Iyzico } = require("iyzico");
  const simulator = Simulator.start();`;

const programs = {
  "its last call": `${start} simulator.then(async (simulator) => {
      let heard = 0;
      await simulator.client({ onAttempt: () => heard++ }).connection.test();
      console.log(heard);
    });`,
  // A simulator stops when it is collected, so something has to hold it until the call has ended.
  "a call that nobody awaited": `${start} globalThis.kept = simulator;
    simulator.then(async (simulator) => {
      simulator.client({ onAttempt: () => console.log(1) }).connection.test();
    });`,
  "process.exit in the hook": `${start} simulator.then(async (simulator) => {
      const client = simulator.client({ onAttempt: () => { console.log(1); process.exit(0); } });
      for (let i = 0; i < 20; i++) client.connection.test().catch(() => {});
    });`,
  "process.exit during calls": `${start} simulator.then(async (simulator) => {
      const client = simulator.client({ onAttempt: () => {} });
      await client.connection.test();
      for (let i = 0; i < 50; i++) client.connection.test().catch(() => {});
      console.log(1);
      setImmediate(() => process.exit(0));
    });`,
  "the end of a worker during calls": `const { Worker, isMainThread } = require("node:worker_threads");
    if (isMainThread) {
      const worker = new Worker(__filename);
      worker.on("message", () => worker.terminate().then(() => console.log(1)));
    } else {
      ${start} simulator.then(async (simulator) => {
        const { parentPort } = require("node:worker_threads");
        const client = simulator.client({ onAttempt: () => {} });
        await client.connection.test();
        for (let i = 0; i < 200; i++) client.connection.test().catch(() => {});
        parentPort.postMessage("busy");
        for (;;) await client.connection.test();
      });
    }`,
  // Texts of long responses lie in memory of native code, and are freed with the worker.
  "the end of a worker with long responses": `const { Worker, isMainThread, parentPort } = require("node:worker_threads");
    if (isMainThread) {
      const worker = new Worker(__filename);
      worker.on("message", () => worker.terminate().then(() => console.log(1)));
    } else {
      ${start} simulator.then(async (simulator) => {
        const { basketItems, payment } = await import("./seed.mjs");
        const line = (_, index) => ({ ...basketItems[0], id: String(index), price: "1" });
        const lines = { basketItems: Array.from({ length: 120 }, line), price: "120", paidPrice: "120" };
        const client = simulator.client();
        const pay = () => client.payment.create(payment(lines));
        const kept = [await pay(), await pay(), await pay()];
        parentPort.postMessage(kept.length);
        for (;;) kept.push(await pay());
      });
    }`,
  "a hook that throws in every call": `${start} simulator.then(async (simulator) => {
      process.removeAllListeners("warning");
      const client = simulator.client({ onAttempt: () => { throw new Error("always"); } });
      for (let i = 0; i < 20; i++) await client.connection.test();
      console.log(1);
    });`,
};

for (const [name, program] of Object.entries(programs)) {
  test(`the process ends by itself and cleanly after ${name}`, async () => {
    const { writeFile, rm } = await import("node:fs/promises");
    const path = new URL(`.attempts-${name.replaceAll(/\W/g, "-")}.cjs`, import.meta.url);
    await writeFile(path, program);
    try {
      for (let round = 0; round < 5; round++) {
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

test("a client with a hook is collected like any other", async () => {
  const program = `const { Simulator } = require("iyzico/testing");
    Simulator.start().then(async (simulator) => {
      const clients = [];
      for (let i = 0; i < 20; i++) {
        const kept = {};
        const client = simulator.client({ onAttempt: () => kept.client });
        kept.client = client;
        await client.connection.test();
        clients.push(new WeakRef(client));
      }
      const patience = Date.now() + 60_000;
      const areLeft = () => clients.filter((client) => client.deref()).length > 1;
      while (areLeft() && Date.now() < patience) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        gc();
      }
      console.log(!areLeft());
    });`;
  const options = { cwd: fileURLToPath(new URL(".", import.meta.url)) };
  const { stdout } = await run(process.execPath, ["--expose-gc", "-e", program], options);
  assert.equal(stdout, "true\n");
});
