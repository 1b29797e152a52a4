// Calls that move money, sent once, by a program that makes mistakes: none of them hides what was sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError, IyzicoError, UntrustedResponseError } from "iyzico";
import { expect, iyzico, lost, quickly, simulator } from "./once.mjs";
import { card, payment } from "./seed.mjs";
import { until } from "./serve.mjs";

test("a call that cannot begin leaves its earlier attempt unknown", async () => {
  const request = { ...payment(), conversationId: "order-42-1" };
  const pending = iyzico.pending("payment.create", request);
  for (const handle of [pending, JSON.parse(pending)]) {
    const wrong = /** @type {any} */ ({ pending: handle, deadlin: 5 });
    const settled = expect(await iyzico.payment.createOnce(request, wrong), "unknown");
    assert.deepEqual(JSON.parse(settled.pending), JSON.parse(pending));
    assert.match(settled.error.message, /deadlin/);
    const unsendable = payment({ ...request, price: "1,00" });
    const invalid = await iyzico.payment.createOnce(unsendable, { pending });
    const untimely = await iyzico.payment.createOnce(request, { pending, deadline: 0 });
    for (const { error } of [settled, expect(invalid, "unknown"), expect(untimely, "unknown")]) {
      assert.equal(error.outcome, "unknown");
      assert.deepEqual(JSON.parse(error.pending), JSON.parse(pending));
    }
  }
  assert.deepEqual(simulator.ledger(), []);
});

/** What stands behind a request with which no call can begin, without a handle. */
const hopeless = /** @type {any[][]} */ ([
  [{ timeot: 5 }],
  [{ timeout: 0 }],
  [{ timeout: "5" }],
  [{ deadline: -1 }],
  [{ verify: "perhaps" }],
  [{ paymentId: "7" }],
  [{ extra: "x" }],
  [{ extra: { price: "1" } }],
  [{ signal: new AbortController() }],
  [{}, () => {}],
  [() => {}],
  ["later"],
  [[]],
  [new Map([["timeout", 1]])],
  [new Proxy({}, { ownKeys: () => assert.fail("hostile") })],
]);

test("a call that cannot begin leaves the same call before it unknown", async () => {
  const client = simulator.client();
  const lostOne = payment({ conversationId: "lost-1" });
  const newOne = payment({ conversationId: "new-1" });
  simulator.addFault(lost, { call: "payment.create", times: 1 });
  simulator.addFault({ gateway: { status: 503 } }, { call: "payment.retrieve" });
  expect(await client.payment.createOnce(lostOne, { ...quickly, deadline: 50 }), "unknown");
  simulator.clearFaults();
  /** @type {any} */
  const createOnce = client.payment.createOnce;
  const check = async (given) => {
    const { pending, error } = expect(await createOnce(lostOne, ...given), "unknown");
    assert.ok(error instanceof IyzicoError);
    assert.deepEqual([error.outcome, error.pending], ["unknown", pending]);
    assert.equal(JSON.parse(pending).sentAt, undefined, "it was sent at another time");
    assert.equal(expect(await iyzico.resolve(pending, quickly), "succeeded").lookedUp, true);
    assert.equal(expect(await createOnce(newOne, ...given), "not_sent").error.outcome, "not_sent");
  };
  for (const given of hopeless) await check(given);
  await client.close();
  for (const given of [[], ...hopeless]) await check(given);
  assert.equal(simulator.ledger().length, 1);
});

test("no mistake of a program makes it reject", async () => {
  const thrower = new Proxy({}, { ownKeys: () => assert.fail("hostile") });
  /** @type {[unknown, unknown, RegExp][]} */
  const mistakes = [
    [payment({ paidPrice: 1.2 }), {}, /paidPrice: is a binary float/],
    [undefined, {}, /price: is required/],
    ["text", {}, /is not an object/],
    [thrower, {}, /reading it threw/],
    [payment(), thrower, /arguments: reading them threw/],
    [payment(), () => {}, /options: must not be a function: no callback is ever called/],
    [payment(), "later", /options: must be an object, not a string/],
    [payment(), { timout: 1 }, /timout: is not one of the options; they are timeout, /],
    [payment(), { timeout: "1" }, /timeout: must be a number, not a string/],
    [
      payment(),
      { signal: new AbortController() },
      /signal: must be an AbortSignal, not an AbortController/,
    ],
    [payment(), { paymentId: "7" }, /paymentId: is not one of the options; they are timeout, /],
    [payment(), new Map([["timeout", 1]]), /options: must be a plain object, not a Map/],
  ];
  for (const [request, options, message] of mistakes) {
    const settled = await iyzico.payment.createOnce(
      /** @type {any} */ (request),
      /** @type {any} */ (options),
    );
    const { error } = expect(settled, "not_sent");
    assert.ok(error instanceof IyzicoError);
    assert.match(error.message, message);
    assert.equal(error.outcome, "not_sent");
  }
  /** @type {any} */
  const create = iyzico.payment.createOnce.bind(iyzico.payment);
  const { error } = expect(await create(payment(), {}, () => {}), "not_sent");
  assert.match(error.message, /no callback is ever called/);
  assert.deepEqual(simulator.requests(), []);
});

test("only a call that names a line takes the payment of the line", async () => {
  const moneyCalls = /** @type {const} */ ([
    "payment.create",
    "payment.authorize",
    "payment.capture",
    "payment.cancel",
    "payment.refund_amount",
    "three_ds.complete",
    "three_ds.complete_uncompared",
  ]);
  const refused = { name: "ConfigError", setting: "paymentId", message: /not one of the options/ };
  for (const name of moneyCalls) {
    /** @type {any} */
    const options = { paymentId: "1" };
    const { error } = expect(
      await iyzico.callOnce(name, /** @type {any} */ ({}), options),
      "not_sent",
    );
    assert.throws(() => {
      throw error;
    }, refused);
    assert.throws(() => iyzico.pending(name, /** @type {any} */ ({}), options), refused);
  }
  const line = /** @type {const} */ ({ paymentTransactionId: "1", price: "1" });
  const settled = await iyzico.callOnce("payment.refund", line, { paymentId: "1" });
  assert.ok(!(expect(settled, "declined").error instanceof ConfigError));
});

test("a signal that cannot be read again does not hide the money", async () => {
  for (const name of ["aborted", "reason"]) {
    simulator.reset();
    let reads = 0;
    const target = new EventTarget();
    const read = () => {
      if (reads++ > 0) throw new Error("read again");
      return false;
    };
    const signal = /** @type {any} */ (Object.defineProperty(target, name, { get: read }));
    expect(await iyzico.payment.createOnce(payment(), { signal }), "succeeded");
    const paid = await iyzico.payment.create(payment({ paidPrice: "1.1" }), { signal });
    assert.equal(paid.paidPrice, "1.10");
    assert.equal(simulator.ledger().length, 2);
  }
  let isBroken = true;
  const broken = /** @type {any} */ (new EventTarget());
  Object.defineProperty(broken, "aborted", {
    get: () => assert.ok(!isBroken, "broken"),
  });
  const { error } = expect(
    await iyzico.payment.createOnce(payment({ paidPrice: "1.3" }), { signal: broken }),
    "not_sent",
  );
  assert.match(error.message, /arguments: reading them threw/);
  assert.equal(simulator.ledger().length, 2);
  isBroken = false;
  simulator.addFault({ delay: { milliseconds: 3_600_000, at: "afterCommit" } });
  const call = iyzico.payment.createOnce(payment({ paidPrice: "1.4" }), { signal: broken });
  await until(() => simulator.ledger().length > 2);
  broken.dispatchEvent(new Event("abort"));
  assert.match(expect(await call, "unknown").error.message, /aborted/);
});

test("a hook that fails where warnings are exceptions does not hide the money", async (t) => {
  t.mock.method(process, "emitWarning", (warning) => {
    throw warning;
  });
  const client = simulator.client({ onAttempt: () => assert.fail("metrics are down") });
  expect(await client.payment.createOnce(payment()), "succeeded");
  const paid = await client.payment.create(payment({ paidPrice: "1.1" }));
  assert.equal(paid.paidPrice, "1.10");
  simulator.addFault(lost, { call: "payment.create" });
  const settled = await client.payment.createOnce(payment({ paidPrice: "1.3" }), quickly);
  assert.equal(expect(settled, "succeeded").lookedUp, true);
});

test("a result that cannot be read is unknown, with its handle", async (t) => {
  for (const conversationId of ["order-45-1", undefined]) {
    simulator.reset();
    const request = payment({ conversationId });
    request.basketItems = request.basketItems.map((item) => ({ ...item, id: card.cardNumber }));
    const { defineProperty } = Object;
    const broken = t.mock.method(Object, "defineProperty", (object, name, descriptor) =>
      name === "received" ? assert.fail("broken") : defineProperty(object, name, descriptor),
    );
    const settled = await iyzico.payment.createOnce(request);
    const plain = await iyzico.payment
      .create({ ...request, paidPrice: "1.1", conversationId: undefined })
      .catch((error) => error);
    const again = await iyzico.resolve(
      settled.status === "unknown" ? settled.pending : "",
      quickly,
    );
    broken.mock.restore();
    const { pending, error } = expect(settled, "unknown");
    assert.equal(expect(again, "unknown").pending, pending);
    for (const unread of [error, plain]) {
      assert.ok(unread instanceof UntrustedResponseError);
      assert.equal(unread.outcome, "unknown");
      assert.match(unread.message, /^the result of payment.create could not be read/);
      assert.ok(unread.raw?.includes("paymentId"));
      assert.ok(!unread.raw?.includes(card.cardNumber), "an error has no card number");
      expect(await iyzico.resolve(unread.pending ?? "", quickly), "succeeded");
    }
    expect(await iyzico.resolve(pending, quickly), "succeeded");
    assert.equal(simulator.ledger().length, 2);
  }
});

test("what goes wrong here after sending says nothing about the money", async (t) => {
  const { delete: remove } = Set.prototype;
  /** @this {Set<unknown>} */
  function fail(value) {
    return value instanceof Promise ? assert.fail("broken") : remove.call(this, value);
  }
  const broken = t.mock.method(Set.prototype, "delete", fail);
  const request = payment({ conversationId: "broken-1" });
  const plain = await iyzico.payment.create(request).catch((error) => error);
  const raw = await iyzico
    .request("POST", "/payment/bin/check", { binNumber: "552879" })
    .catch((error) => error);
  broken.mock.restore();
  for (const error of [plain, raw]) {
    assert.ok(error instanceof IyzicoError);
    assert.equal(error.outcome, "unknown");
    assert.match(error.message, /; if the call moves money, look it up before trying again$/);
  }
  assert.equal(simulator.ledger().length, 1);
});
