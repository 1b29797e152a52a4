// An application under test that listens nowhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Simulator } from "iyzico/testing";
import { callback, webhook } from "iyzico/web";
import { payment } from "./seed.mjs";

const any = (value) => value;

test("notifications and the way back arrive without a socket of the application", async (t) => {
  const simulator = await Simulator.start();
  t.after(() => simulator.stop());
  const iyzico = simulator.client();
  const seen = [];
  const notified = webhook(iyzico, ({ paymentId }) => void seen.push(paymentId));
  const back = callback(iyzico, ({ kind }) => `/${kind}`);
  const fetch = (request) => (request.url.endsWith("/iyzico") ? notified(request) : back(request));
  const shop = await simulator.connect({ fetch }, "/iyzico");
  const { paymentId } = await iyzico.payment.create(payment());
  assert.deepEqual(
    (await shop.deliver()).map(({ status }) => status),
    [200],
  );
  assert.deepEqual(seen, [paymentId]);
  assert.deepEqual(await shop.deliver(), []);

  const callbackUrl = "https://shop.example/back";
  const { paymentCard, installment, paymentChannel, ...order } = payment({ callbackUrl });
  const form = await iyzico.checkoutForm.initialize(any(order));
  const page = simulator.page(new URL(form.paymentPageUrl ?? ""));
  assert.throws(() => page.approve({ cardNumber: "5528790000000009" }), { name: "PageError" });
  assert.throws(() => page.approve({ cardNumber: "card" }), { name: "PageError" });
  const response = await shop.post(simulator.page(form.paymentPageUrl ?? "").approve());
  assert.equal(response.headers.get("location"), "/page");
  await shop.close();
});

test("what the application throws is thrown where it is delivered, and delivered again", async (t) => {
  const simulator = await Simulator.start();
  t.after(() => simulator.stop());
  let fails = true;
  const shop = await simulator.connect(() => {
    if (fails) throw new RangeError("the database is away");
    return new Response();
  }, "/");
  t.after(() => shop.close());
  await simulator.client().payment.create(payment());
  await assert.rejects(shop.deliver(), /database is away/);
  fails = false;
  simulator.advance(3_600_000);
  assert.deepEqual(
    (await shop.deliver()).map(({ status }) => status),
    [200],
  );
  const statuses = simulator.webhooks()[0]?.deliveries.map(({ status }) => status);
  assert.deepEqual(statuses, [500, 200]);
});

test("what is no application is refused", async (t) => {
  const simulator = await Simulator.start();
  t.after(() => simulator.stop());
  await assert.rejects(simulator.connect(any(7), "/"), /^ConfigError: app: must take a Request/);
  await assert.rejects(
    simulator.connect(() => new Response(), "iyzico"),
    /must begin with/,
  );
});
