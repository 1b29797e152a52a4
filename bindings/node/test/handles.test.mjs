// Handles of calls that may have moved money: made before sending, kept, mistaken and misplaced.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError, InvalidRequestError, Iyzico, IyzicoError } from "iyzico";
import { expect, iyzico, lost, paid, quickly, simulator } from "./once.mjs";
import { payment } from "./seed.mjs";

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

test("the number of an earlier payment does not resolve a charge", async () => {
  const { paymentId } = await iyzico.payment.create(payment({}));
  simulator.addFault({ cut: "afterRead" }, { call: "payment.create", times: 1 });
  const lostCharge = await iyzico.payment.createOnce(payment({}), { ...quickly, deadline: 50 });
  const { pending } = expect(lostCharge, "unknown");
  const client = simulator.client(); // it knows nothing of the first one
  expect(await client.resolve(pending, { ...quickly, deadline: 50, paymentId }), "unknown");
  assert.equal(simulator.ledger().length, 1);
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

test("a handle of another merchant is not resolved", async () => {
  const order = payment({ conversationId: "1001" });
  const pending = iyzico.pending("payment.create", order);
  assert.equal((await iyzico.payment.createOnce(order)).status, "succeeded");
  const other = iyzico.withKeys({ apiKey: "sandbox-other", secretKey: "sandbox-secret" });
  const soon = { deadline: 100 };
  for (const settled of [
    await other.resolve(pending, soon),
    await other.payment.createOnce(order, { pending, ...soon }),
  ]) {
    assert(settled.status === "unknown");
    assert.equal(settled.pending, pending);
    assert.match(settled.error.message, /another merchant or another host/);
  }
  assert.equal((await iyzico.resolve(pending)).status, "succeeded");
  const { merchant, ...earlier } = JSON.parse(pending); // as an earlier version stored it
  assert.match(merchant, /^[a-p]{16}$/);
  assert.equal((await iyzico.resolve(JSON.stringify(earlier))).status, "succeeded");
});

test("a handle from before the API key was changed is resolved", async () => {
  const order = payment({ conversationId: "1002" });
  const pending = iyzico.pending("payment.create", order);
  const { merchant } = JSON.parse(pending);
  const { apiKey, secretKey, baseUrl } = simulator;
  const elsewhere = { apiKey, secretKey, baseUrl: baseUrl.replace("127.0.0.1", "localhost") };
  const renewed = new Iyzico({ ...elsewhere, formerMarks: [merchant] });
  const unnamed = new Iyzico(elsewhere);
  assert.equal((await iyzico.payment.createOnce(order)).status, "succeeded");
  assert.equal((await renewed.resolve(pending)).status, "succeeded");
  assert.equal((await renewed.payment.createOnce(order, { pending })).status, "succeeded");
  assert.equal(JSON.parse(renewed.pending("payment.create", order)).merchant, merchant);
  const settled = await unnamed.resolve(pending, { deadline: 100 });
  assert(settled.status === "unknown");
  assert.match(settled.error.message, new RegExp(`name ${merchant} among the former marks`));
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
  const error = new IyzicoError({
    class: "transport",
    outcome: "unknown",
    message: "lost",
    pending,
  });
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
