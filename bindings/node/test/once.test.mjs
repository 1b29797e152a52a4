// Calls that move money, sent once: whatever happens on the way, nothing is charged twice.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { after, afterEach, before, beforeEach, test } from "node:test";
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
  UntrustedResponseError,
} from "iyzico";
import { Simulator } from "iyzico/testing";
import { isEdge, ofConnections } from "./edge/here.mjs";
import { card, payment } from "./seed.mjs";
import { serve, until } from "./serve.mjs";

const run = promisify(execFile);

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
afterEach(assertNothingWasRepeated);

/** Look-ups in quick succession. */
const quickly = { firstPause: 10, longestPause: 20 };
/** Like `quickly`, for look-ups that prove nothing. */
const briefly = { ...quickly, deadline: 500 };
const lost = /** @type {const} */ ({ cut: "afterCommit" });

const readingCalls = ["payment.retrieve", "payment.history"];

/** Checks that no money call was received twice. */
function assertNothingWasRepeated() {
  const sent = simulator.requests().filter(({ call }) => !readingCalls.includes(call ?? ""));
  const bodies = sent.map(({ call, body }) => `${call} ${body}`);
  assert.equal(new Set(bodies).size, bodies.length, "a money call was repeated");
}

/** Narrows a result to the one that is expected. */
function expect(settled, status) {
  assert.equal(settled.status, status, String(settled.error));
  return settled;
}

/** A payment with a response that arrives. */
const paid = () => iyzico.payment.create(payment());

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

test("a handle says that something was sent, whether it can be read or not", async () => {
  const request = payment({ conversationId: "lost-2" });
  simulator.addFault(lost, { call: "payment.create", times: 1 });
  simulator.addFault({ gateway: { status: 503 } }, { call: "payment.retrieve" });
  const first = await iyzico.payment.createOnce(request, { ...quickly, deadline: 50 });
  const { pending: handle } = expect(first, "unknown");
  simulator.clearFaults();
  const client = simulator.client();
  const unreadable = /** @type {any[]} */ ([
    "",
    handle.slice(0, 40),
    btoa(handle),
    JSON.stringify(handle),
    new Map(Object.entries(JSON.parse(handle))),
    { ...JSON.parse(handle), conversationId: null },
    7,
    true,
    () => handle,
  ]);
  for (const pending of unreadable) {
    const settled = expect(await client.payment.createOnce(request, { pending }), "unknown");
    assert.equal(settled.error.outcome, "unknown");
    assert.doesNotMatch(JSON.stringify([settled, settled.error]), /55287900|cvc|John/i);
    expect(await client.resolve(settled.pending, quickly), "succeeded");
    // Of a request that is none, nothing can be looked up.
    /** @type {any} */
    const none = {};
    const unnamed = expect(await client.payment.createOnce(none, { pending }), "unknown");
    expect(await client.payment.createOnce(request, { pending: unnamed.pending }), "unknown");
  }
  const thrower = /** @type {any} */ ({
    get pending() {
      throw new Error("hostile");
    },
  });
  expect(await client.payment.createOnce(request, thrower), "unknown");
  for (const misplaced of /** @type {any[]} */ ([handle, JSON.parse(handle)])) {
    const { pending } = expect(await client.payment.createOnce(request, misplaced), "unknown");
    assert.deepEqual(JSON.parse(pending), JSON.parse(handle));
  }
  for (const name of /** @type {any[]} */ (["payment.creat", "bin.check", {}, undefined])) {
    const { pending } = expect(
      await client.callOnce(name, request, { pending: handle }),
      "unknown",
    );
    assert.deepEqual(JSON.parse(pending), JSON.parse(handle));
    expect(await client.callOnce(name, request), "not_sent");
  }
  assert.equal(simulator.ledger().length, 1);
});

/** Everything that may be given with a call, with something in a place where it does not belong. */
const misplaced = (request, something) =>
  /** @type {any[][]} */ ([
    [request, {}, something],
    [request, {}, { pending: something }],
    [request, {}, undefined, [something]],
    [request, [something]],
    [request, [{ pending: something }]],
    [request, new Map([["pending", something]])],
    [request, new Set([something])],
    [request, { Pending: something }],
    [request, { pendng: something }],
    [request, { pendingHandle: something }],
    [request, { handle: something }],
    [request, { options: { pending: something } }],
    [request, { status: "unknown", pending: something, error: new Error("lost") }],
    [request, Object.assign(new Error("lost"), { pending: something })],
    [request, Object.create({ pending: something }), "later"],
    [request, { extra: { pending: something }, timout: 5 }],
    [request, { pending: { pending: something } }],
    [request, { pending: [something] }],
    [{ ...request, pending: something }],
    [{ ...request, Pending: something }],
    [{ ...request, options: { pending: something } }],
    [{ ...request, pending: { status: "unknown", pending: something } }],
  ]);

test("a handle in the wrong place says that something was sent", async () => {
  const request = payment({ conversationId: "lost-3" });
  simulator.addFault(lost, { call: "payment.create", times: 1 });
  simulator.addFault({ gateway: { status: 503 } }, { call: "payment.retrieve" });
  const first = await iyzico.payment.createOnce(request, { ...quickly, deadline: 50 });
  const { pending: handle } = expect(first, "unknown");
  simulator.clearFaults();
  const object = JSON.parse(handle);
  const client = simulator.client();
  /** @type {any} */
  const createOnce = client.payment.createOnce;
  const check = async (given) => {
    const settled = expect(await createOnce(...given), "unknown");
    assert.deepEqual(JSON.parse(settled.pending), object);
    assert.deepEqual([settled.error.outcome, settled.error.pending], ["unknown", settled.pending]);
    assert.doesNotMatch(JSON.stringify([settled, settled.error]), /55287900|cvc|John/i);
  };
  for (const something of [handle, object, Buffer.from(handle), { pending: handle }]) {
    for (const given of misplaced(request, something)) await check(given);
  }
  for (const given of [
    [handle],
    [object],
    [handle, request],
    [request, handle],
    [request, object],
  ]) {
    await check(given);
  }
  // What cannot be read was meant as one, and was sent with what the request says.
  const unreadable = [handle.slice(0, 40), Promise.resolve(handle)];
  for (const something of unreadable) {
    for (const given of misplaced(request, something)) {
      const { pending } = expect(await createOnce(...given), "unknown");
      expect(await client.resolve(pending, quickly), "succeeded");
    }
  }
  assert.equal(simulator.requests().filter(({ call }) => call === "payment.create").length, 1);
});

test("what is no handle, and what a buyer has written, is none in any place", async () => {
  const pending = iyzico.pending("payment.create", payment({ conversationId: "of another" }));
  /** @type {any} */
  const createOnce = iyzico.payment.createOnce;
  const wrong = payment({ price: "1,00" });
  for (const nothing of [undefined, null]) {
    expect(await createOnce(wrong, nothing, nothing), "not_sent");
    expect(await createOnce(wrong, { pending: nothing }, { pending: nothing }), "not_sent");
    expect(await createOnce({ ...wrong, pending: nothing }, { handle: nothing }), "not_sent");
  }
  /** @type {any} */
  const written = payment({ price: "1,00", note: pending });
  written.buyer = { ...written.buyer, name: pending, pending, options: { pending } };
  expect(await iyzico.payment.createOnce(written), "not_sent");
  expect(await iyzico.payment.createOnce(written, { extra: { note: pending } }), "not_sent");
});

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
  const settled = await iyzico.payment.createOnce(payment(), { ...quickly, timeout: 100 });
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
    assert.match(error.message, /look the payment up/);
  }
  assert.equal(simulator.ledger().length, 1);
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

test("a handle made before sending finds the call", async () => {
  const request = payment({ conversationId: "order-42-1" });
  const pending = iyzico.pending("payment.create", request);
  assert.equal(JSON.parse(pending).conversationId, "order-42-1");
  await iyzico.payment.create(request);
  const { response } = expect(await iyzico.resolve(pending, quickly), "succeeded");
  assert.equal(response.conversationId, "order-42-1");

  const refund = /** @type {const} */ ({
    paymentTransactionId: "11",
    price: "0.1",
    conversationId: "refund-42-1",
  });
  const named = JSON.parse(iyzico.pending("payment.refund", refund, { paymentId: "10" }));
  assert.equal(named.paymentId, "10");
});

test("no handle without a conversationId, or of a request that would not be sent", () => {
  assert.throws(() => iyzico.pending("payment.create", payment()), {
    name: "ConfigError",
    setting: "conversationId",
  });
  const wrong = payment({ conversationId: "c", price: "2" });
  assert.throws(() => iyzico.pending("payment.create", wrong), InvalidRequestError);
  // @ts-expect-error: moves no money
  assert.throws(() => iyzico.pending("bin.check", { binNumber: "552879" }), ConfigError);
});

test("what is not a handle is a wrong setting", async () => {
  for (const pending of ["", "{}", "null", '{"endpoint":"bin.check","conversationId":"c"}']) {
    const refused = { name: "ConfigError", setting: "pending", outcome: "unknown" };
    await assert.rejects(iyzico.resolve(pending), refused);
  }
  const pending = iyzico.pending("payment.create", payment({ conversationId: "c" }));
  // Nothing was looked up, and the handle is as open as before.
  const open = { outcome: "unknown", pending };
  const wrong = { ...open, name: "ConfigError" };
  await assert.rejects(iyzico.resolve(pending, { deadline: 0 }), { ...wrong, setting: "deadline" });
  const ofLine = iyzico.resolve(pending, { paymentId: "" });
  await assert.rejects(ofLine, { ...wrong, setting: "paymentId" });
  for (const options of /** @type {any[]} */ ([{ timeot: 5 }, { extra: {} }, () => {}, "later"])) {
    await assert.rejects(iyzico.resolve(pending, options), wrong);
  }
  const error = new IyzicoError({ class: "transport", message: "lost", pending });
  const holders = /** @type {any[]} */ ([
    { status: "unknown", pending, error },
    error,
    new Map([["pending", pending]]),
    Buffer.from(pending),
    [pending],
    { order: { pending } },
  ]);
  for (const holder of holders) await assert.rejects(iyzico.resolve(holder), wrong);
  const empty = { outcome: "unknown", pending: undefined, name: "ConfigError" };
  for (const none of /** @type {any[]} */ ([
    Promise.resolve(pending),
    new Error("x"),
    await paid(),
  ])) {
    await assert.rejects(iyzico.resolve(none), empty);
  }
  const closed = simulator.client();
  await closed.close();
  await assert.rejects(closed.resolve(pending), { ...open, name: "ClientClosedError" });
  // @ts-expect-error: moves no money
  const settled = await iyzico.callOnce("bin.check", { binNumber: "552879" });
  assert.equal(settled.status, "not_sent");
});
