// Timers that a test has put in the place of all and that stand still: calls end all the same. In a file of its own,
// because what matters is what the first client of a process finds.
import assert from "node:assert/strict";
import { test } from "node:test";
import Compat from "iyzico/compat";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";

test("calls end where timers stand still before the first client", async (t) => {
  t.mock.timers.enable();
  const simulator = await Simulator.start();
  // It is the only thing that the process waits for.
  simulator.addFault({ delay: { milliseconds: 100 } }, { call: "payment.create" });
  const iyzico = simulator.client();
  assert.equal((await iyzico.payment.create(payment())).status, "success");
  assert.equal((await iyzico.payment.createOnce(payment())).status, "succeeded");
  const { url, apiKey, secretKey } = simulator;
  const compat = /** @type {any} */ (new Compat({ uri: url, apiKey, secretKey }));
  const { status } = await new Promise((resolve, reject) => {
    compat.payment.create(payment(), (error, result) => (error ? reject(error) : resolve(result)));
  });
  assert.equal(status, "success");
  assert.equal(simulator.ledger().length, 3);
  setTimeout(() => {}, 1); // without any timer it throws
  t.mock.timers.runAll();
  await simulator.stop();
});
