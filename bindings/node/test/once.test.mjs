// Calls that move money, sent once: whatever happens on the way, nothing is charged twice.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  AlreadyDoneError,
  ApiError,
  ConfigError,
  InvalidRequestError,
  IyzicoError,
  ReferenceInUseError,
  readCallback,
  TransportError,
} from "iyzico";
import { isEdge, ofConnections } from "./edge/here.mjs";
import { briefly, expect, iyzico, lost, paid, quickly, simulator } from "./once.mjs";
import { card, payment } from "./seed.mjs";
import { serve, until } from "./serve.mjs";

const run = promisify(execFile);

test("a response that arrives needs no look-up", async () => {
  const { response, lookedUp } = expect(await iyzico.payment.createOnce(payment()), "succeeded");
  assert.equal(lookedUp, false);
  assert.equal(response.received.verification, "verified");
  assert.deepEqual(
    simulator.ledger().map(({ paymentId }) => paymentId),
    [response.paymentId],
  );
  assert.equal(simulator.requests().length, 1);
});

for (const fault of /** @type {import("iyzico/testing").Fault[]} */ ([
  { cut: "afterCommit" },
  { cut: { responseByte: 100 } },
  { gateway: { status: 502 } },
  "emptyResponse",
  "halfResponse",
  "missingSignature",
  "wrongSignature",
  { tamper: { field: "paidPrice", value: "1.00" } },
  { tamper: { field: "conversationId" } },
])) {
  test(`a payment is found after ${JSON.stringify(fault)}`, async () => {
    simulator.addFault(fault, { call: "payment.create" });
    const settled = await iyzico.payment.createOnce(payment(), quickly);
    const { response, lookedUp } = expect(settled, "succeeded");
    assert.equal(lookedUp, true);
    assert.equal(response.paidPrice, "1.20");
    assert.equal(response.received.verification, "verified");
    const booked = simulator.ledger();
    assert.deepEqual(
      booked.map(({ paymentId }) => paymentId),
      [response.paymentId],
    );
  });
}

test("a slow response is looked up", async () => {
  await iyzico.connection.test(); // no part of the limit is spent on opening a connection
  simulator.addFault(
    { delay: { milliseconds: 3_600_000, at: "afterCommit" } },
    { call: "payment.create" },
  );
  let timeout = 100;
  let settled = await iyzico.payment.createOnce(payment(), { ...quickly, timeout });
  while (settled.status === "not_sent") {
    // A busy machine has not sent it in so short a time.
    timeout *= 2;
    settled = await iyzico.payment.createOnce(payment(), { ...quickly, timeout });
  }
  assert.equal(expect(settled, "succeeded").lookedUp, true);
});

test("a payment that look-ups do not see yet is found when they do", async () => {
  simulator.addFault(lost, { call: "payment.create" });
  simulator.addFault({ lag: { seconds: 30 } }, { call: "payment.create" });
  let asked = 0;
  const client = simulator.client({
    onAttempt: ({ endpoint }) => {
      if (endpoint === "payment.retrieve" && ++asked === 3) simulator.advance(31_000);
    },
  });
  const settled = await client.payment.createOnce(payment(), quickly);
  assert.equal(expect(settled, "succeeded").lookedUp, true);
  assert.ok(asked > 3, "not found was taken for proof");
});

test("what stays unknown keeps the error of the call itself", async () => {
  const { paymentId } = await paid();
  await iyzico.payment.cancel({ paymentId });
  const again = { paymentId, conversationId: "again" };
  const plain = await iyzico.payment.cancel(again).catch((error) => error);
  assert.ok(plain instanceof AlreadyDoneError);
  const { error } = expect(
    await iyzico.payment.cancelOnce({ ...again, conversationId: "once more" }, briefly),
    "unknown",
  );
  assert.ok(error.cause instanceof AlreadyDoneError);
  assert.equal(error.cause.code, plain.code);
  assert.equal(typeof error.cause.raw, "string");
  assert.doesNotMatch(JSON.stringify(error), /"raw"/);
});

test("what stays unknown has a handle, with which another process finds out", async () => {
  simulator.addFault(lost, { call: "payment.create" });
  simulator.addFault({ lag: { seconds: 30 } }, { call: "payment.create" });
  const { pending, error } = expect(await iyzico.payment.createOnce(payment(), briefly), "unknown");
  assert.ok(error instanceof TransportError);
  assert.equal(error.outcome, "unknown");
  let { message } = error;
  while (!/looked up (once|\d+ times); last result: /.test(message)) {
    // A busy machine has not asked yet.
    ({ message } = expect(await iyzico.resolve(pending, briefly), "unknown").error);
  }
  assert.doesNotMatch(pending, /55287900|cvc|John/i);

  simulator.advance(31_000);
  const { stdout, stderr } = await run(
    process.execPath,
    [fileURLToPath(new URL("resolve-later.mjs", import.meta.url)), pending],
    {
      env: {
        ...process.env,
        IYZICO_API_KEY: simulator.apiKey,
        IYZICO_SECRET_KEY: simulator.secretKey,
        IYZICO_BASE_URL: simulator.baseUrl,
      },
    },
  );
  assert.equal(stderr, "");
  const { status, response } = JSON.parse(stdout);
  assert.equal(status, "succeeded");
  assert.equal(response.paymentId, simulator.ledger()[0]?.paymentId);
  assert.equal(simulator.ledger().length, 1);
});

test("a declined card is declined, with the error of the plain call", async () => {
  const request = payment({ paymentCard: { ...card, cardNumber: "4111111111111129" } });
  const { error } = expect(await iyzico.payment.createOnce(request), "declined");
  assert.ok(error instanceof ApiError);
  const plain = await iyzico.payment.create(request).catch((error) => error);
  assert.deepEqual(
    { ...error.toJSON(), conversationId: 0, paymentId: 0, pending: 0 },
    { ...plain.toJSON(), conversationId: 0, paymentId: 0, pending: 0 },
  );
  assert.deepEqual(simulator.ledger(), []);
});

test("a declined card whose response was lost is never taken for a success", async () => {
  simulator.addFault(lost, { call: "payment.create" });
  const request = payment({ paymentCard: { ...card, cardNumber: "4111111111111129" } });
  const settled = await iyzico.payment.createOnce(request, briefly);
  assert.ok(settled.status === "declined" || settled.status === "unknown", settled.status);
  assert.deepEqual(simulator.ledger(), []);
});

test("what does not leave is not sent", async (t) => {
  const invalid = await iyzico.payment.createOnce(payment({ price: "1,00" }));
  assert.ok(expect(invalid, "not_sent").error instanceof InvalidRequestError);
  const setting = await iyzico.payment.createOnce(payment(), { deadline: -1 });
  const { error } = expect(setting, "not_sent");
  assert.ok(error instanceof ConfigError && error.setting === "deadline");
  assert.ok(simulator.requests().every(({ call }) => call !== "payment.create"));

  const { server, client } = await serve(t, () => {});
  await new Promise((closed) => server.close(closed));
  const refused = expect(await client.payment.createOnce(payment()), "not_sent");
  assert.match(refused.error.message, isEdge ? /ECONNREFUSED/ : /connection refused/);
});

test("a payment under review is neither shipped nor sent again", async () => {
  simulator.nextFraudStatus(0);
  const settled = expect(await iyzico.payment.createOnce(payment()), "under_review");
  assert.equal(settled.response.mayShip, false);
  assert.equal(settled.response.fraudStatus, 0);
  assert.equal(simulator.ledger().length, 1);
});

test("a payment that risk control refused was made, and is not sent again", async () => {
  const request = payment({ conversationId: "refused-1" });
  const handle = iyzico.pending("payment.create", request);
  simulator.nextFraudStatus(-1);
  const elsewhere = simulator.client();
  const [{ paymentId }, ...others] = [
    await iyzico.payment.createOnce(request),
    await iyzico.payment.createOnce(request, quickly),
    await elsewhere.payment.createOnce(request, { ...quickly, pending: handle }),
    await elsewhere.resolve(handle, quickly),
  ].map((settled) => {
    const { response } = expect(settled, "refused_by_risk");
    assert.deepEqual([response.fraudStatus, response.mayShip], [-1, false]);
    return response;
  });
  assert.equal(others.length, 3);
  for (const other of others) assert.equal(other.paymentId, paymentId);
  assert.equal(simulator.ledger().length, 1);
});

test("the same request sent again is looked up, another one with its reference is refused", async () => {
  const request = payment({ conversationId: "order-44-1" });
  const first = expect(await iyzico.payment.createOnce(request, quickly), "succeeded");
  const again = expect(await iyzico.payment.createOnce(request, quickly), "succeeded");
  assert.equal(again.lookedUp, true);
  assert.equal(again.response.paymentId, first.response.paymentId);
  const other = payment({ conversationId: "order-44-1", basketId: "another" });
  const { error, pending } = expect(await iyzico.payment.createOnce(other), "unknown");
  assert.ok(error instanceof ReferenceInUseError);
  assert.equal(error.name, "ReferenceInUseError");
  assert.deepEqual([error.outcome, error.pending], ["unknown", pending]);
  assert.equal(error.conversationId, "order-44-1");
  assert.equal(simulator.ledger().length, 1);
});

test("the handle of an earlier process is looked up before anything is sent", async () => {
  const request = payment({ conversationId: "order-43-1" });
  const earlier = simulator.client();
  const pending = earlier.pending("payment.create", request);
  simulator.addFault(lost, { call: "payment.create", times: 1 });
  await earlier.payment.create(request).catch(() => {});
  for (const handle of [pending, JSON.parse(pending)]) {
    const options = { ...quickly, pending: handle };
    const settled = await simulator.client().payment.createOnce(request, options);
    assert.equal(expect(settled, "succeeded").lookedUp, true);
  }
  assert.equal(simulator.ledger().length, 1);
});

test("a second completion is its own class of error, not one for another card", async () => {
  const callbackUrl = "https://shop.example/callback";
  const started = await iyzico.threeDs.initialize(payment({ callbackUrl }));
  const posted = simulator.threeDs(started.threeDSHtmlContent).approve();
  const callback = readCallback(posted.body, simulator);
  assert.ok(callback.kind === "three_ds");
  const completion = callback.completion({ paidPrice: "1.2", basketId: "B67832", currency: "TRY" });
  await iyzico.threeDs.complete(completion);
  await assert.rejects(iyzico.threeDs.complete(completion), (error) => {
    assert.ok(error instanceof AlreadyDoneError && error instanceof ApiError);
    assert.equal(error.name, "AlreadyDoneError");
    assert.equal(error.outcome, "unknown");
    assert.ok(!error.otherCard);
    assert.ok(error.pending);
    return true;
  });
  const { response } = expect(await iyzico.threeDs.completeOnce(completion, quickly), "succeeded");
  assert.equal(response.mayShip, true);
  assert.equal(simulator.ledger().length, 1);
  simulator.reset(); // the second completion was sent on purpose
});

test("every error of a call that left names it, and gives the handle to look it up", async () => {
  for (const fault of /** @type {import("iyzico/testing").Fault[]} */ ([
    lost,
    "halfResponse",
    "wrongSignature",
  ])) {
    simulator.clearFaults();
    simulator.addFault(fault, { call: "payment.create", times: 1 });
    const client = simulator.client();
    const conversationId = `order-${JSON.stringify(fault)}`;
    const error = await client.payment.create(payment({ conversationId })).catch((error) => error);
    assert.ok(error instanceof IyzicoError);
    assert.equal(error.conversationId, conversationId);
    assert.equal(typeof error.raw, fault === lost ? "undefined" : "string");
    assert.ok(!Object.keys(error).includes("raw"));
    const { response } = expect(await client.resolve(error.pending ?? "", quickly), "succeeded");
    assert.equal("paidPrice" in response && response.paidPrice, "1.20");
  }
});

test("an aborted call leaves its handle, whether it was to be sent once or not", async () => {
  simulator.addFault(
    { delay: { milliseconds: 3_600_000, at: "afterCommit" } },
    { call: "payment.create" },
  );
  const aborting = new AbortController();
  const call = iyzico.payment
    .create(payment(), { signal: aborting.signal })
    .catch((error) => error);
  await until(() => simulator.ledger().length > 0);
  aborting.abort();
  const error = await call;
  assert.ok(error instanceof TransportError);
  assert.equal(error.outcome, "unknown");
  const { response } = expect(await iyzico.resolve(error.pending ?? "", quickly), "succeeded");
  assert.equal(response.conversationId, error.conversationId);
});

test("a hold and its capture are found", async () => {
  simulator.addFault(lost, { call: ["payment.authorize", "payment.capture"] });
  const held = expect(await iyzico.payment.authorizeOnce(payment(), quickly), "succeeded");
  assert.equal(held.lookedUp, true);
  const { paymentId } = held.response;
  const capture = /** @type {const} */ ({ paymentId, paidPrice: "1.2", currency: "TRY" });
  const captured = expect(await iyzico.payment.captureOnce(capture, quickly), "succeeded");
  assert.equal(captured.lookedUp, true);
  assert.equal(captured.response.phase, "POST_AUTH");
});

for (const finish of /** @type {const} */ (["completeOnce", "completeUncomparedOnce"])) {
  test(`threeDs.${finish} is found`, async () => {
    simulator.addFault(lost, { call: ["three_ds.complete", "three_ds.complete_uncompared"] });
    const callbackUrl = "https://shop.example/callback";
    const started = await iyzico.threeDs.initialize(payment({ callbackUrl }));
    const posted = simulator.threeDs(started.threeDSHtmlContent).approve();
    const callback = readCallback(posted.body, simulator);
    assert.ok(callback.kind === "three_ds");
    const { paidPrice, basketId, currency } = payment();
    const compared = callback.completion(/** @type {any} */ ({ paidPrice, basketId, currency }));
    const settled =
      finish === "completeOnce"
        ? await iyzico.threeDs.completeOnce(compared, quickly)
        : await iyzico.threeDs.completeUncomparedOnce(callback.uncomparedCompletion(), quickly);
    const { response, lookedUp } = expect(settled, "succeeded");
    assert.equal(lookedUp, true);
    assert.equal(response.paymentId, simulator.ledger()[0]?.paymentId);
  });
}

test("a cancellation is found in the history", async () => {
  const { paymentId } = await paid();
  simulator.addFault(lost, { call: "payment.cancel" });
  const { response } = expect(await iyzico.payment.cancelOnce({ paymentId }, quickly), "succeeded");
  assert.equal(response.paymentId, paymentId);
  assert.equal(simulator.ledger()[0]?.cancellation?.price, "1.2");
});

test("a refund is found in the history", async () => {
  const { paymentId } = await paid();
  simulator.addFault(lost, { call: "payment.refund_amount" });
  const refund = /** @type {const} */ ({ paymentId, price: "0.2" });
  const { response } = expect(await iyzico.payment.refundAmountOnce(refund, quickly), "succeeded");
  assert.equal(response.price, "0.20");
  assert.equal(simulator.ledger()[0]?.refunds.length, 1);
});

test("the refund of a line is found when its payment is named, then or later", async () => {
  const { paymentId, itemTransactions } = await paid();
  const [first, second] = itemTransactions ?? [];
  simulator.addFault(lost, { call: "payment.refund" });
  /** @returns {import("iyzico").RefundPayment} */
  const of = (line) => ({ paymentTransactionId: line.paymentTransactionId, price: "0.1" });

  const named = await iyzico.payment.refundOnce(of(first), { ...quickly, paymentId });
  assert.equal(expect(named, "succeeded").response.price, "0.10");

  const { pending } = expect(await iyzico.payment.refundOnce(of(second), quickly), "unknown");
  const found = await iyzico.resolve(pending, { ...quickly, paymentId });
  assert.equal(expect(found, "succeeded").response.price, "0.10");
  assert.equal(simulator.ledger()[0]?.refunds.length, 2);
});

test("aborting on the way leaves the outcome open, with a handle", async () => {
  simulator.addFault(
    { delay: { milliseconds: 3_600_000, at: "afterCommit" } },
    { call: "payment.create" },
  );
  const aborting = new AbortController();
  const { signal } = aborting;
  const call = iyzico.payment.createOnce(payment(), { signal });
  await until(() => simulator.ledger().length > 0);
  aborting.abort();
  const { pending, error } = expect(await call, "unknown");
  assert.equal(error.cause, signal.reason);
  assert.match(error.message, /aborted/);
  const { response } = expect(await iyzico.resolve(pending, quickly), "succeeded");
  assert.equal("paidPrice" in response && response.paidPrice, "1.20");
});

test("aborting ends the look-ups, and they can begin again", async () => {
  simulator.addFault(lost, { call: "payment.create" });
  simulator.addFault({ lag: { seconds: 30 } }, { call: "payment.create" });
  const aborting = new AbortController();
  const call = iyzico.payment.createOnce(payment(), { ...quickly, signal: aborting.signal });
  await until(() => simulator.requests().some(({ call }) => call === "payment.retrieve"));
  aborting.abort();
  const { pending } = expect(await call, "unknown");
  const again = { ...quickly, signal: AbortSignal.timeout(100) };
  const asked = expect(await iyzico.resolve(pending, again), "unknown");
  assert.equal(asked.pending, pending);
  assert.equal(asked.error.cause, again.signal.reason);
  simulator.advance(31_000);
  expect(await iyzico.resolve(asked.pending, quickly), "succeeded");
});

test("aborting before anything leaves is not sent", ofConnections, async (t) => {
  const reason = new Error("the buyer left");
  const signal = AbortSignal.abort(reason);
  const { error } = expect(await iyzico.payment.createOnce(payment(), { signal }), "not_sent");
  assert.equal(error.cause, reason);

  const { server, client } = await serve(t, () => {}, { maxConnections: 1 });
  const aborting = new AbortController();
  const busy = client.payment.create(payment(), { signal: aborting.signal }).catch(() => {});
  await once(server, "request");
  const waiting = { signal: AbortSignal.timeout(100) };
  expect(await client.payment.createOnce(payment(), waiting), "not_sent");
  aborting.abort();
  await busy;
});
