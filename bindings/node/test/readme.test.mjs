// What the README shows is run: the first program as it is, the parts in a shop around them.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import express from "express";
import * as iyzicoPackage from "iyzico";
import { Simulator } from "iyzico/testing";
import { card, payment } from "./seed.mjs";

const run = promisify(execFile);
const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
const parts = [...readme.matchAll(/```js\n(.+?)```/gs)].map(([, part = ""]) => part);

/** The part with a certain text in it, as a function of the names that it uses. */
function part(text) {
  const source = parts.find((part) => part.includes(text)) ?? assert.fail(`no part has ${text}`);
  const body = `{ ${source.replaceAll(/^import .+$/gm, "")} }`;
  return (names) => {
    const { default: _, ...exported } = iyzicoPackage;
    const known = { ...exported, ...names };
    const make = Object.getPrototypeOf(async () => {}).constructor;
    return new make(...Object.keys(known), body)(...Object.values(known));
  };
}

/** @type {Simulator} */
let simulator;
/** @type {string[]} */
let done = [];

/** What a shop can do about a payment; it notes what it did. */
const shop = Object.fromEntries(
  ["ship", "hold", "cancel", "tryAgain", "askForAnotherCard", "showToBuyer", "store"].map(
    (name) => [name, async () => void done.push(name)],
  ),
);

before(async () => {
  simulator = await Simulator.start();
});
after(() => simulator.stop());
beforeEach(() => {
  simulator.reset();
  done = [];
});

test("the first program runs as it is", async () => {
  const file = fileURLToPath(new URL(".readme.mjs", import.meta.url));
  await writeFile(file, parts[0] ?? "");
  try {
    const { stdout } = await run(process.execPath, [file]);
    assert.match(stdout, /^\d+ 149\.90 true\n$/);
  } finally {
    await rm(file);
  }
});

const declined = payment({ paymentCard: { ...card, cardNumber: "4111111111111129" } });

for (const [text, sentOnce] of /** @type {const} */ ([
  ["} catch (error) {", false],
  ["switch (settled.status) {", true],
])) {
  test(`the part with "${text}" does what is right, whatever happens`, async () => {
    const pay = async (order, prepare = () => {}) => {
      const iyzico = simulator.client();
      simulator.reset();
      done = [];
      prepare();
      // The reference of the README is for one attempt: each of these has a client of its own.
      const callOnce = iyzico.payment.createOnce.bind(iyzico.payment);
      const quickly = { firstPause: 10, longestPause: 20, deadline: 10_000 };
      iyzico.payment.createOnce = (request) => callOnce(request, quickly);
      await part(text)({
        ...shop,
        iyzico,
        order,
        request: order,
        ApiError: iyzicoPackage.ApiError,
      });
      const handled = done.filter((name, index) => !(sentOnce && index === 0 && name === "store"));
      assert.equal(handled.length, 1, String(done));
      return handled[0];
    };
    const lose = () => simulator.addFault({ cut: "afterCommit" }, { call: "payment.create" });
    assert.equal(await pay(payment()), "ship");
    assert.equal(await pay(payment(), () => simulator.nextFraudStatus(0)), "hold");
    const refuse = () => simulator.nextFraudStatus(-1);
    assert.equal(await pay(payment(), refuse), "cancel");
    assert.equal(await pay(declined), sentOnce ? "askForAnotherCard" : "showToBuyer");
    assert.equal(await pay(payment(), lose), sentOnce ? "ship" : "store");
    assert.equal(simulator.ledger().length, 1);
    if (!sentOnce) assert.equal(await pay(payment({ price: 1.5 })), "tryAgain");
  });
}

test("a buyer who confirms at the bank and reloads pays once", async (t) => {
  const app = express();
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const address = `http://127.0.0.1:${port}`;
  const names = { ...shop, app, express, iyzico: simulator.client(), order: payment() };
  await part("iyzico.threeDs.initialize")({ ...names, callbackUrl: `${address}/callback` });
  const page = await (await fetch(`${address}/pay`)).text();
  const { action, body } = simulator.threeDs(page).approve();
  for (let visit = 0; visit < 2; visit++) {
    assert.equal(await (await fetch(action, { method: "POST", body })).text(), "Paid");
  }
  assert.equal(simulator.ledger().length, 1);

  await part("iyzico.webhook.verify(request.body")(names);
  simulator.setWebhookUrl(`${address}/iyzico`);
  await simulator.client().payment.create(payment());
  await simulator.deliverWebhooks();
  assert.deepEqual(
    simulator.webhooks().map(({ deliveries }) => deliveries.map(({ status }) => status)),
    [[200]],
  );
  simulator.setWebhookUrl(undefined);
});

test("the other parts run", async () => {
  const histogram = { observe: () => {} };
  process.env.IYZICO_API_KEY = process.env.IYZICO_SECRET_KEY = "sandbox-key";
  try {
    await part("histogram.observe")({ histogram });
  } finally {
    delete process.env.IYZICO_API_KEY;
    delete process.env.IYZICO_SECRET_KEY;
  }
  await part("iyzico.request(")({ iyzico: simulator.client() });
  await part("simulator.addFault")({ simulator, request: payment() });
  assert.equal(simulator.ledger().length, 1);
});
