// What goes wrong in the simulator on purpose, and its clock.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ConfigError, RateLimitedError } from "iyzico";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";

/** @type {Simulator} */
let simulator;
/** @type {import("iyzico").Iyzico} */
let iyzico;

before(async () => {
  simulator = await Simulator.start();
  iyzico = simulator.client();
});

after(() => simulator.stop());
beforeEach(() => simulator.reset());

const bin = () => iyzico.bin.check({ binNumber: "552879" });
const scenarios = new URL("../../../crates/iyzico-simulator/scenarios/", import.meta.url);

test("a rule concerns the requests that it names, so often as it says", async () => {
  const call = /** @type {const} */ (["payment.create", "payment.authorize"]);
  simulator.addFault("rateLimited", { call, conversationId: "order-1", skip: 1, times: 1 });
  const pay = (conversationId) => iyzico.payment.create(payment({ conversationId }));
  await pay("order-2");
  await pay("order-1");
  await assert.rejects(pay("order-1"), (error) => {
    assert.ok(error instanceof RateLimitedError && error.code === "50000");
    return true;
  });
  await pay("order-1");
  assert.deepEqual(simulator.faults(), [
    {
      call: [...call],
      conversationId: "order-1",
      skip: 1,
      times: 1,
      fault: "rateLimited",
      met: 3,
      fired: 1,
    },
  ]);
  simulator.clearFaults();
  assert.deepEqual(simulator.faults(), []);
});

test("every fault of the types is one of the simulator", () => {
  /** @type {import("iyzico/testing").Fault[]} */
  const faults = [
    "rateLimited",
    "emptyResponse",
    "halfResponse",
    "wrongContentType",
    "wrongSignature",
    "missingSignature",
    { delay: { milliseconds: 1 } },
    { delay: { milliseconds: 1, at: "afterCommit" } },
    { cut: "beforeRead" },
    { cut: "afterRead" },
    { cut: "afterCommit" },
    { cut: { responseByte: 120 } },
    { gateway: {} },
    { gateway: { status: 504, at: "beforeCommit" } },
    { tamper: { field: "paidPrice" } },
    { tamper: { field: "paidPrice", value: "1.00" } },
    { drip: { bytes: 1, everyMilliseconds: 1 } },
    { lag: { seconds: 30 } },
    { webhook: "lost" },
    { webhook: "duplicate" },
    { webhook: "reorder" },
    { webhook: { late: { seconds: 600 } } },
  ];
  for (const fault of faults) simulator.addFault(fault, { chance: 0.5 });
  assert.equal(simulator.faults().length, faults.length);
});

test("what cannot be meant is refused", () => {
  // @ts-expect-error: not a fault
  assert.throws(() => simulator.addFault("gremlins"), { name: "ConfigError", setting: "fault" });
  assert.throws(
    // @ts-expect-error: not a call
    () => simulator.addFault("emptyResponse", { call: "payment.give" }),
    /payment\.give/,
  );
  assert.throws(() => simulator.addFault("emptyResponse", { chance: 2 }), /between 0 and 1/);
  // @ts-expect-error: not a scenario
  assert.throws(() => simulator.play({ rules: [] }), { setting: "scenario" });
  assert.throws(() => simulator.play("seed = "), { setting: "scenario" });
  assert.throws(() => simulator.play("missing.toml"), {
    name: "ConfigError",
    message: /cannot be read: ENOENT/,
  });
});

test("a scenario is played from a file, from text and from an object", async () => {
  const files = readdirSync(scenarios);
  assert.ok(files.length > 0);
  for (const file of files) {
    const url = new URL(file, scenarios);
    simulator.play(url);
    const played = simulator.faults();
    simulator.play(fileURLToPath(url));
    assert.deepEqual(simulator.faults(), played);
  }
  simulator.play('seed = 7\n[[rule]]\nfault = "emptyResponse"\n');
  await assert.rejects(bin(), { name: "UntrustedResponseError" });
  simulator.play('{"rule": [{"fault": "halfResponse"}]}');
  assert.equal(simulator.faults()[0]?.fault, "halfResponse");
  simulator.play({ name: "quiet", seed: 7, rule: [] });
  await bin();
});

test("chance follows from the seed", async () => {
  const rule = [{ fault: /** @type {const} */ ("rateLimited"), chance: 0.5 }];
  const play = async (seed) => {
    simulator.play({ seed, rule });
    const results = await Promise.allSettled(
      // Not a call that only reads: it would be repeated, after a long pause.
      Array.from({ length: 20 }, () => iyzico.payment.create(payment())),
    );
    assert.equal(results.length, 20);
    return simulator.faults()[0]?.fired;
  };
  assert.equal(await play(1), await play(1));
});

test("a simulator starts with a scenario and with limits", async () => {
  const broken = await Simulator.start({ scenario: 'rule = [{ fault = "emptyResponse" }]' });
  assert.equal(broken.faults().length, 1);
  await broken.stop();
  await assert.rejects(Simulator.start({ scenario: "seed = " }), { setting: "scenario" });

  const strict = await Simulator.start({ enforceRateLimits: true });
  const client = strict.client();
  const pay = () => client.payment.create(payment());
  for (let number = 0; number < 50; number++) await pay();
  await assert.rejects(pay(), { code: "50000" });
  strict.advance(60_000);
  await pay();
  for (let number = 1; number < 50; number++) await pay();
  strict.enforceRateLimits(false);
  await pay();
  await strict.stop();
});

test("the clock is moved forward and set", async () => {
  simulator.setClock(new Date("2030-01-31T09:00:00Z"));
  simulator.advance(60_000);
  assert.match(simulator.now().toISOString(), /^2030-01-31T09:01:0/);
  simulator.setClock(new Date("2027-01-31T09:00:00Z"));
  assert.match(simulator.now().toISOString(), /^2027-01-31T09:00:0/);
  assert.throws(() => simulator.setClock(new Date("soon")), ConfigError);
  await assert.rejects(Simulator.start({ startsAt: new Date("soon") }), ConfigError);
  simulator.setClock(new Date());
});
