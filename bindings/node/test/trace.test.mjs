// What those who trace calls are told.
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { tracingChannel } from "node:diagnostics_channel";
import { after, before, beforeEach, test } from "node:test";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { instrument } from "iyzico/opentelemetry";
import { Simulator } from "iyzico/testing";
import { assertNoCanary, canaryCard, secretKey } from "./canary.mjs";
import { card, payment } from "./seed.mjs";

/** @type {Simulator} */
let simulator;

before(async () => {
  simulator = await Simulator.start({ apiKey: "sandbox-canary", secretKey });
});

after(() => simulator.stop());
beforeEach(() => simulator.reset());

const channel = tracingChannel("iyzico:call");
const bin = { binNumber: "552879" };

/** Notes what is told while something runs. */
async function listen(run) {
  const told = [];
  const note = (name) => (event) => told.push([name, { ...event }]);
  const names = /** @type {const} */ (["start", "end", "asyncStart", "asyncEnd", "error"]);
  const subscribers = Object.fromEntries(names.map((name) => [name, note(name)]));
  channel.subscribe(/** @type {any} */ (subscribers));
  try {
    await run();
  } finally {
    channel.unsubscribe(/** @type {any} */ (subscribers));
  }
  return told;
}

test("a call is told from its start to its end, with its references", async () => {
  const iyzico = simulator.client();
  const request = payment({ conversationId: "order-1" });
  const told = await listen(() => iyzico.payment.create(request));
  assert.deepEqual(
    told.map(([name]) => name),
    ["start", "end", "asyncStart", "asyncEnd"],
  );
  const [[, first], , , [, last]] = told;
  assert.equal(first.endpoint, "payment.create");
  assert.equal(first.method, "POST");
  assert.equal(first.path, "/payment/auth");
  assert.equal(`http://${first.host}`, simulator.url);
  assert.equal(first.conversationId, "order-1");
  assert.equal(first.paymentId, undefined);
  assert.equal(first.httpStatus, undefined);
  assert.equal(last.httpStatus, 200);
  assert.equal(last.paymentId, simulator.ledger()[0]?.paymentId);
  assert.equal(last.outcome, undefined);
});

test("a failure is told with what is known about the money", async () => {
  const iyzico = simulator.client();
  simulator.addFault({ cut: "afterCommit" }, { call: "payment.create", times: 1 });
  const told = await listen(() => iyzico.payment.create(payment()).catch(() => {}));
  assert.deepEqual(
    told.map(([name]) => name),
    ["start", "end", "error", "asyncStart", "asyncEnd"],
  );
  const [, last] = told.at(-1);
  assert.equal(last.outcome, "unknown");
  assert.equal(last.httpStatus, undefined);
  assert.equal(last.error.name, "TransportError");
  assert.match(last.conversationId, /^[0-9a-f]{32}$/);
});

test("calls that are sent once, look-ups and unknown calls are told, too", async () => {
  const iyzico = simulator.client();
  const request = payment({ conversationId: "order-2" });
  const told = await listen(async () => {
    const handle = iyzico.pending("payment.create", request);
    await iyzico.payment.createOnce(request);
    await iyzico.resolve(handle);
    await iyzico.request("POST", "/payment/bin/check", bin);
    await iyzico.close();
    await iyzico.bin.check(bin).catch(() => {});
  });
  const ends = told.filter(([name]) => name === "asyncEnd").map(([, event]) => event);
  assert.deepEqual(
    ends.map(({ endpoint, status, httpStatus, error }) => [
      endpoint,
      status,
      httpStatus,
      error?.name,
    ]),
    [
      ["payment.create", "succeeded", 200, undefined],
      ["resolve", "succeeded", 200, undefined],
      ["request", undefined, 200, undefined],
      ["bin.check", undefined, undefined, "ClientClosedError"],
    ],
  );
});

/** What listeners may do to an event when they are told of it. */
const hostile = /** @type {Record<string, (event: any) => void>} */ ({
  freezes: (event) => Object.freeze(event),
  seals: (event) => Object.seal(event),
  empties: (event) => {
    for (const name of Object.keys(event)) delete event[name];
  },
  "does not let it be written": (event) => {
    for (const name of Object.keys(event)) {
      Object.defineProperty(event, name, { get: () => assert.fail(), set: () => assert.fail() });
    }
  },
});

for (const [what, harm] of Object.entries(hostile)) {
  for (const when of /** @type {const} */ (["start", "end"])) {
    test(`a listener that ${what} at the ${when} changes nothing about a call`, async (t) => {
      const iyzico = simulator.client();
      channel[when].subscribe(harm);
      t.after(() => channel[when].unsubscribe(harm));
      const paid = await iyzico.payment.create(payment());
      assert.equal(paid.status, "success");
      const settled = await iyzico.payment.createOnce(payment({ paidPrice: "1.1" }));
      assert.equal(settled.status, "succeeded");
      simulator.addFault({ cut: "afterCommit" }, { call: "payment.create", times: 1 });
      const lost = await iyzico.payment
        .create(payment({ paidPrice: "1.3" }))
        .catch((error) => error);
      assert.deepEqual([lost.name, lost.outcome], ["TransportError", "unknown"]);
      assert.ok(lost.pending);
      const raw = await iyzico.request("POST", "/payment/bin/check", bin);
      assert.equal(raw.httpStatus, 200);
      assert.equal(simulator.ledger().length, 3);
    });
  }
}

test("an event that was frozen tells its end to others all the same", async (t) => {
  const freeze = (event) => Object.freeze(event);
  channel.start.subscribe(freeze);
  t.after(() => channel.start.unsubscribe(freeze));
  const iyzico = simulator.client();
  simulator.addFault({ cut: "afterCommit" }, { call: "payment.create", times: 1 });
  const told = await listen(async () => {
    await iyzico.payment.createOnce(payment());
    await iyzico.payment.create(payment({ paidPrice: "1.1", price: "1,0" })).catch(() => {});
  });
  const ends = told.filter(([name]) => name === "asyncEnd").map(([, event]) => event);
  const [{ status, paymentId }, { outcome }] = ends;
  assert.deepEqual([status, outcome], ["succeeded", "not_sent"]);
  assert.equal(paymentId, simulator.ledger()[0]?.paymentId);
});

test("names that are none are told by their kind, and thrown to nobody", async () => {
  const iyzico = simulator.client();
  /** @type {any} */
  const nameless = Object.assign(Object.create(null), payment({ paymentCard: canaryCard }));
  const told = await listen(async () => {
    const settled = await iyzico.callOnce(nameless, /** @type {any} */ (payment()));
    assert.equal(settled.status, "not_sent");
    const rejected = { name: "ConfigError", outcome: "not_sent" };
    await assert.rejects(iyzico.call(nameless, {}), rejected);
    await assert.rejects(iyzico.request(nameless, nameless), rejected);
  });
  assert.deepEqual(
    told.filter(([name]) => name === "start").map(([, { endpoint }]) => endpoint),
    ["a plain object", "a plain object", "request"],
  );
  assertNoCanary(told);
});

test("what is bound to the start holds during the call", async () => {
  const storage = new AsyncLocalStorage();
  channel.start.bindStore(storage, (event) => event);
  const noop = { start() {}, end() {}, asyncStart() {}, asyncEnd() {}, error() {} };
  channel.subscribe(/** @type {any} */ (noop));
  const iyzico = simulator.client();
  assert.equal((await iyzico.bin.check(bin)).binNumber, "552879");
  channel.unsubscribe(/** @type {any} */ (noop));
  channel.start.unbindStore(storage);
});

test("spans follow the conventions for HTTP clients, and hold no secret", async (t) => {
  const exporter = new InMemorySpanExporter();
  const processor = new SimpleSpanProcessor(exporter);
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [processor] });
  const stop = instrument({ tracerProvider });
  t.after(stop);
  const iyzico = simulator.client();
  const request = payment({
    conversationId: "order-3",
    paymentCard: { ...card, cvc: canaryCard.cvc },
  });
  await iyzico.payment.create(request);
  const declined = payment({ paymentCard: canaryCard });
  await iyzico.payment.createOnce(declined);
  stop();
  await iyzico.bin.check(bin);
  const [paid, refused, ...more] = exporter.getFinishedSpans();
  assert.equal(more.length, 0);
  assert.ok(paid && refused);
  assert.equal(paid.name, "POST /payment/auth");
  const [, port] = simulator.url.split("127.0.0.1:");
  const { "iyzico.payment_id": paymentId, ...attributes } = paid.attributes;
  assert.equal(paymentId, simulator.ledger()[0]?.paymentId);
  assert.deepEqual(attributes, {
    "http.request.method": "POST",
    "http.response.status_code": 200,
    "url.template": "/payment/auth",
    "server.address": "127.0.0.1",
    "server.port": Number(port),
    "iyzico.endpoint": "payment.create",
    "iyzico.conversation_id": "order-3",
  });
  assert.equal(paid.status.code, 0);
  assert.equal(refused.attributes["error.type"], "CardDeclinedError:10051");
  assert.equal(refused.attributes["iyzico.outcome"], "refused");
  assert.equal(refused.status.code, 2);
  for (const { name, attributes, status } of [paid, refused]) {
    assertNoCanary({ name, attributes, status });
  }
});
