import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, get } from "node:http";
import { test } from "node:test";
import { Iyzico, verifyWebhook } from "iyzico";
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
  const { apiKey, secretKey, baseUrl } = simulator;
  assert.match(baseUrl, /^https:/);
  assert.match(simulator.certificatePem ?? "", /BEGIN CERTIFICATE/);
  assert.equal((await simulator.client().connection.test()).status, "success");
  await assert.rejects(new Iyzico({ apiKey, secretKey, baseUrl }).connection.test(), {
    name: "TransportError",
    outcome: "not_sent",
    message: /certificate/i,
  });
  await simulator.stop();
});

test("a program goes on while a simulator starts", async () => {
  let isReady = false;
  const starting = Simulator.start({ tls: true }).then((simulator) => {
    isReady = true;
    return simulator;
  });
  // Everything that is only promised is done after so many turns; what another thread does is not.
  for (let turn = 0; turn < 1000; turn++) await undefined;
  assert.equal(isReady, false);
  await (await starting).stop();
});

test("a program goes on while a simulator stops", async () => {
  const simulator = await Simulator.start();
  let isStopped = false;
  const stopping = simulator.stop().then(() => {
    isStopped = true;
  });
  for (let turn = 0; turn < 1000; turn++) await undefined;
  assert.equal(isStopped, false);
  assert.throws(() => simulator.ledger(), /closed/);
  await stopping;
  await simulator.stop();
  const { port } = new URL(simulator.url);
  await assert.rejects(statusUnder("localhost", port), { code: "ECONNREFUSED" });
});

test("a simulator says where it listens, and answers under the names that it is told", async () => {
  const simulator = await Simulator.start({ allowHost: ["bank.example", "iyzico"] });
  const { port } = new URL(simulator.url);
  assert.equal(simulator.url, simulator.baseUrl);
  assert.equal(await statusUnder(`iyzico:${port}`, port), 200);
  assert.notEqual(await statusUnder(`evil.example:${port}`, port), 200);
  await simulator.stop();
});

/** The status of a response to a request under a name. */
async function statusUnder(host, port) {
  const request = get({ port, host: "127.0.0.1", path: "/payment/test", headers: { host } });
  const [response] = await once(request, "response");
  response.resume();
  return response.statusCode;
}

test("settings of a simulator are checked like those of a client", async () => {
  for (const [settings, message] of /** @type {[any, RegExp][]} */ ([
    [{ seeed: 1 }, /seeed: is not one of the settings of a simulator/],
    [{ port: "80" }, /port: must be a number, not a string/],
    [{ port: 70_000 }, /port: must be a smaller number than 70000/],
    [{ port: -1 }, /port: must be a whole number, 0 or greater, not -1/],
    [{ seed: 1.5 }, /seed: must be a whole number, 0 or greater, not 1\.5/],
    [{ allowHost: [7] }, /allowHost: must be a string, not a number/],
  ])) {
    await assert.rejects(Simulator.start(settings), message);
  }
  await (await Simulator.start({ port: 0, seed: 0 })).stop();
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

test("a stopped simulator says so", async () => {
  const simulator = await Simulator.start();
  await simulator.stop();
  assert.throws(() => simulator.ledger(), /the simulator is closed/);
  assert.throws(() => simulator.threeDs("1").approve(), /the simulator is closed/);
});

test("notifications reach a server on this thread, again after a failure", async (t) => {
  /** @type {import("iyzico").WebhookEvent[]} */
  const events = [];
  const answers = [500, 200];
  const shop = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    events.push(verifyWebhook(body, request.headers, simulator));
    response.writeHead(answers.shift() ?? 200).end();
  }).listen(0, "127.0.0.1");
  await once(shop, "listening");
  t.after(() => shop.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (shop.address());
  const simulator = await Simulator.start({ webhookUrl: `http://127.0.0.1:${port}/iyzico` });
  t.after(() => simulator.stop());

  const { paymentId } = await simulator.client().payment.create(payment());
  assert.deepEqual(simulator.webhooks()[0]?.deliveries, []);
  await simulator.deliverWebhooks();
  assert.ok(simulator.webhooks()[0]?.nextAt);
  await simulator.deliverWebhooks();
  const [webhook] = simulator.webhooks();
  assert.equal(webhook?.paymentId, paymentId);
  assert.deepEqual(
    webhook?.deliveries.map(({ status }) => status),
    [500, 200],
  );
  assert.equal(webhook?.nextAt, null);
  assert.deepEqual(
    events.map(({ paymentId }) => paymentId),
    [paymentId, paymentId],
  );
  assert.equal(events[0]?.dedupeKey, events[1]?.dedupeKey);

  simulator.setWebhookUrl(undefined);
  await simulator.client().payment.create(payment());
  assert.equal(simulator.webhooks().length, 1);
});

test("notifications can be unsigned, as they are before iyzico's support switches that on", async () => {
  const simulator = await Simulator.start({
    webhookUrl: "http://127.0.0.1:9/iyzico",
    webhookSignature: false,
  });
  await simulator.client().payment.create(payment());
  assert.equal(simulator.webhooks()[0]?.signature, null);
  await simulator.stop();
});

test("a simulator begins when it is told to, and is stricter when asked", async () => {
  const startsAt = new Date("2030-01-31T09:00:00Z");
  const simulator = await Simulator.start({
    startsAt,
    debitNeedsThreeDs: true,
    cancelOnlyOnSameDay: true,
  });
  const iyzico = simulator.client();
  assert.equal(simulator.now().toISOString().slice(0, 10), "2030-01-31");
  const debit = { ...payment().paymentCard, cardNumber: "5890040000000016" };
  await assert.rejects(iyzico.payment.create(payment({ paymentCard: debit })), { code: "10217" });
  const { paymentId } = await iyzico.payment.create(payment());
  simulator.advance(24 * 60 * 60 * 1000);
  await assert.rejects(iyzico.payment.cancel({ paymentId }), { outcome: "refused" });
  await simulator.stop();
});

test("notifications about subscriptions are signed with the number of its merchant", async (t) => {
  const simulator = await Simulator.start({ webhookUrl: "http://127.0.0.1:9/iyzico" });
  t.after(() => simulator.stop());
  const iyzico = simulator.client();
  const product = await iyzico.subscriptionProduct.create({ name: "magazine" });
  const plan = await iyzico.subscriptionPlan.create({
    productReferenceCode: product.data.referenceCode,
    name: "monthly",
    price: "49.90",
    currencyCode: "TRY",
    paymentInterval: "MONTHLY",
  });
  const { buyer, billingAddress, paymentCard } = payment();
  const { name, surname, email, gsmNumber, identityNumber } = buyer;
  await iyzico.subscription.create({
    pricingPlanReferenceCode: plan.data.referenceCode,
    subscriptionInitialStatus: "ACTIVE",
    customer: {
      name,
      surname,
      email,
      gsmNumber: String(gsmNumber),
      identityNumber,
      billingAddress,
    },
    paymentCard,
  });
  const sent = simulator.webhooks().at(-1);
  assert.match(sent?.event ?? "", /^subscription/);
  const headers = { "x-iyz-signature-v3": sent?.signature ?? "" };
  const { merchantId } = simulator;
  assert.ok(iyzico.webhook.verify(sent?.body ?? "", headers, { merchantId }));
  const other = { merchantId: `${merchantId}1` };
  assert.throws(() => iyzico.webhook.verify(sent?.body ?? "", headers, other), {
    name: "SignatureError",
  });
});

test("a moment that the clock cannot show is refused, at the start and later", async (t) => {
  const simulator = await Simulator.start();
  t.after(() => simulator.stop());
  const before = simulator.now().getTime();
  for (const moment of [new Date(-1), new Date(253402300800000), new Date(8.64e15)]) {
    const problem = "must be between the years 1970 and 9999";
    const started = Simulator.start({ startsAt: moment });
    await assert.rejects(started, { name: "ConfigError", message: `startsAt: ${problem}` });
    const set = () => simulator.setClock(moment);
    assert.throws(set, { name: "ConfigError", message: `moment: ${problem}` });
  }
  assert.ok(simulator.now().getTime() - before < 600_000);
});

test("what is asked of a simulator that was stopped is answered with words", async () => {
  const simulator = await Simulator.start();
  await simulator.stop();
  const asked = {
    ledger: [],
    attempts: [],
    requests: [],
    webhooks: [],
    setWebhookUrl: [undefined],
    deliverWebhooks: [],
    connect: [() => new Response(), "/"],
    addFault: ["emptyResponse"],
    play: [{ rules: [] }],
    faults: [],
    clearFaults: [],
    enforceRateLimits: [true],
    now: [],
    advance: [1],
    setClock: [new Date()],
    nextFraudStatus: [0],
    endReview: ["1"],
    reset: [],
  };
  const others = [
    "constructor",
    "url",
    "baseUrl",
    "apiKey",
    "secretKey",
    "merchantId",
    "certificatePem",
  ];
  const alive = ["client", "threeDs", "page", "stop"];
  const methods = Object.getOwnPropertyNames(Simulator.prototype);
  const known = [...Object.keys(asked), ...others, ...alive];
  assert.deepEqual(methods.sort(), known.sort());
  for (const [name, given] of Object.entries(asked)) {
    const said = { name: "ConfigError", message: /simulator is closed/ };
    await assert.rejects(async () => Reflect.get(simulator, name)(...given), said, name);
  }
});
