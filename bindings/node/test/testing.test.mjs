import assert from "node:assert/strict";
import { test } from "node:test";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";

test("two simulators know nothing of each other", async () => {
  const [one, other] = await Promise.all([Simulator.start(), Simulator.start({ seed: 7 })]);
  const paid = await one.client().payment.create(payment());
  await assert.rejects(other.client().payment.retrieve({ paymentId: paid.paymentId }), {
    code: "5087",
  });
  await Promise.all([one.stop(), other.stop()]);
});

test("a simulator can speak TLS, and its clients trust it", async () => {
  const simulator = await Simulator.start({ tls: true });
  assert.match(simulator.baseUrl, /^https:/);
  assert.match(simulator.certificatePem ?? "", /BEGIN CERTIFICATE/);
  assert.equal((await simulator.client().connection.test()).status, "success");
  await assert.rejects(simulator.client({ rootCertificatePem: undefined }).connection.test(), {
    name: "TransportError",
    outcome: "not_sent",
    message: /certificate/i,
  });
  await simulator.stop();
});

test("a stopped simulator is gone; stopping twice does no harm", async () => {
  const simulator = await Simulator.start();
  const client = simulator.client();
  await simulator[Symbol.asyncDispose]();
  await simulator.stop();
  await assert.rejects(client.payment.create(payment()), { outcome: "not_sent" });
  assert.match(simulator.baseUrl, /^http:/);
});

test("a port that is taken is an error", async () => {
  const simulator = await Simulator.start();
  const port = Number(new URL(simulator.baseUrl).port);
  await assert.rejects(Simulator.start({ port }), /in use/i);
  await simulator.stop();
});
