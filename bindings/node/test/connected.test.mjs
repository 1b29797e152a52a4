// An application under test that listens nowhere.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import express from "express";
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
  const said = /^ConfigError: app: must take a Request and return a Response; it is/;
  const ofNode = [express(), express.Router(), createServer(), { listen() {} }];
  for (const app of [undefined, null, 7, "app", {}, [], new Map(), { fetch: 7 }, ...ofNode]) {
    await assert.rejects(simulator.connect(any(app), "/"), said);
  }
  for (const app of ofNode) {
    await assert.rejects(simulator.connect(any(app), "/"), /tell setWebhookUrl where/);
  }
  for (const path of ["iyzico", "", undefined, null, 7, {}]) {
    await assert.rejects(
      simulator.connect(() => new Response(), any(path)),
      { name: "ConfigError", setting: "path" },
    );
  }
});

test("an application that returns no response is told so, wherever it is asked", async (t) => {
  const simulator = await Simulator.start();
  t.after(() => simulator.stop());
  const iyzico = simulator.client();
  const form = { action: "https://shop.example/back", fields: {}, body: "token=t" };
  for (const reply of [undefined, null, 200, "ok", {}, { status: 200 }, { statusCode: 200 }]) {
    for (const app of [() => reply, async () => reply, { fetch: () => reply }]) {
      const shop = await simulator.connect(any(app), "/");
      const said = /^ConfigError: app: must return a Response, not/;
      await assert.rejects(shop.post(form), said);
      await iyzico.payment.create(payment());
      await assert.rejects(shop.deliver(), said);
      assert.equal(simulator.webhooks()[0]?.deliveries[0]?.status, 500);
      await shop.close();
      simulator.reset();
    }
  }
});

test("what is no form is refused before the application sees it", async (t) => {
  const simulator = await Simulator.start();
  t.after(() => simulator.stop());
  const shop = await simulator.connect(() => assert.fail("it was posted"), "/");
  t.after(() => shop.close());
  const action = "https://shop.example/back";
  const forms = [undefined, null, 7, "token=x", new Map(), [], () => {}];
  const parts = [{}, { action }, { body: "" }, { action: "/back", body: "" }];
  const wrong = [
    { action, fields: { token: "x" } },
    { action: 7, body: "" },
    { action, body: {} },
  ];
  for (const form of [...forms, ...parts, ...wrong]) {
    await assert.rejects(shop.post(any(form)), { name: "ConfigError", outcome: "not_sent" });
  }
});

test("only an address that the simulator can speak to is one for notifications", async (t) => {
  const simulator = await Simulator.start();
  t.after(() => simulator.stop());
  for (const url of [
    "",
    "x",
    "/iyzico",
    "https://127.0.0.1/",
    "ftp://127.0.0.1/",
    "http://",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1/a b",
    "http://192.0.2.1/",
    7,
    {},
  ]) {
    assert.throws(() => simulator.setWebhookUrl(any(url)), { name: "ConfigError", setting: "url" });
    const started = Simulator.start({ webhookUrl: any(url) });
    await assert.rejects(started, { name: "ConfigError", setting: "webhookUrl" });
  }
  for (const url of ["http://127.0.0.1:9/iyzico", "http://localhost:9", undefined]) {
    simulator.setWebhookUrl(url);
    await (await Simulator.start(any({ webhookUrl: url }))).stop();
  }
});
