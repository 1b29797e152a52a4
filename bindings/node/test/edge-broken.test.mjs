// What is known when the module of `iyzico/edge` breaks: it is replaced, and nothing is sent twice for all that.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, beforeEach, test } from "node:test";
import { UntrustedResponseError } from "iyzico";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";

const isBuilt = existsSync(new URL("../dist/edge/iyzico.wasm", import.meta.url));
const built = { skip: !isBuilt && "no WebAssembly module: `cargo xtask package edge` builds it" };

/** What happens inside the module once it has told of an end, and before it is given random numbers. */
let afterEnd = () => {};
let beforeRandom = () => {};
/** How many milliseconds its clock is ahead. */
let ahead = 0;
/** The module at work, and one that breaks whenever it is asked for anything. */
let atWork;
let unfit;
const WebAssembly = Reflect.get(globalThis, "WebAssembly");
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(module, { iyzico }) {
    const end = (...texts) => {
      iyzico.end(...texts);
      afterEnd();
    };
    const now = () => {
      if (this && this === unfit) throw new Error("it breaks again");
      return iyzico.now() + ahead;
    };
    const fill_with_random = (...given) => {
      beforeRandom();
      return iyzico.fill_with_random(...given);
    };
    super(module, { iyzico: { ...iyzico, end, now, fill_with_random } });
    atWork = this;
  }
};

/** @type {Simulator} */
let simulator;
let Iyzico;

before(async () => {
  simulator = await Simulator.start();
  if (isBuilt) ({ Iyzico } = await import("iyzico/edge"));
});
after(() => simulator.stop());
beforeEach(() => simulator.reset());

const clientOf = () => {
  const { baseUrl, apiKey, secretKey } = simulator;
  return new Iyzico({ baseUrl, apiKey, secretKey });
};
const soon = { firstPause: 10 };
const charges = () => simulator.requests().filter(({ call }) => call === "payment.create").length;

/** What is said of a call that was under way when the module broke. */
const ENDED =
  /^\S+ ended without a result: it broke off inside the client; if the call moves money/;

/** Breaks the module at work. */
async function breakModule() {
  beforeRandom = () => {
    beforeRandom = () => {};
    throw new Error("it breaks now");
  };
  await assert.rejects(clientOf().bin.check({ binNumber: "552879" }), (error) => {
    assert.ok(error instanceof UntrustedResponseError);
    assert.match(error.message, ENDED);
    return true;
  });
}

/** Sends a payment whose response does not come before the module breaks. */
async function payAndBreak(iyzico, request) {
  simulator.addFault({ delay: { milliseconds: 3_600_000, at: "afterCommit" } });
  const paying = iyzico.payment.createOnce(request);
  while (simulator.ledger().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await breakModule();
  simulator.clearFaults();
  return paying;
}

test("an end that the module has told of is no doubt", built, async () => {
  const iyzico = clientOf();
  afterEnd = () => {
    afterEnd = () => {};
    throw new Error("it breaks now");
  };
  const settled = await iyzico.payment.createOnce(payment());
  assert.equal(settled.status, "succeeded");
  assert.equal(settled.lookedUp, false);
});

const ours = (changes = {}) => payment({ conversationId: "order-1", ...changes });

test("a call that was under way is looked up before it is sent again", built, async () => {
  const iyzico = clientOf();
  const broken = await payAndBreak(iyzico, ours());
  assert.ok(broken.status === "unknown");
  assert.match(broken.error.message, ENDED);
  const again = await iyzico.payment.createOnce(ours(), soon);
  assert.deepEqual([again.status, again.lookedUp], ["succeeded", true]);
  assert.equal(charges(), 1);
});

test("so is one that had ended, and one of a client that was made by another", built, async () => {
  const iyzico = clientOf();
  const { apiKey, secretKey } = simulator;
  const clients = { one: iyzico, another: iyzico.withKeys({ apiKey, secretKey }) };
  for (const [conversationId, client] of Object.entries(clients)) {
    simulator.reset();
    const { response } = await client.payment.createOnce(ours({ conversationId }));
    await breakModule();
    const again = await client.payment.createOnce(ours({ conversationId }), soon);
    assert.equal(again.status, "succeeded");
    assert.equal(again.response.paymentId, response.paymentId);
    assert.equal(charges(), 1);
  }
});

test("what was sent is known when several modules break", built, async () => {
  const iyzico = clientOf();
  await iyzico.payment.createOnce(ours());
  for (let count = 0; count < 5; count++) {
    await breakModule();
    await iyzico.connection.test();
  }
  assert.equal((await iyzico.payment.createOnce(ours(), soon)).status, "succeeded");
  assert.equal(charges(), 1);
});

test("another request with the same reference is not sent beside the first", built, async () => {
  const iyzico = clientOf();
  await payAndBreak(iyzico, ours());
  const other = await iyzico.payment.createOnce(ours({ paidPrice: "1.3" }), {
    ...soon,
    deadline: 50,
  });
  assert.equal(other.status, "unknown");
  assert.equal(charges(), 1);
});

test("a request that cannot begin is as open as what was sent before", built, async () => {
  const iyzico = clientOf();
  await iyzico.payment.createOnce(ours());
  await breakModule();
  const settled = await iyzico.payment.createOnce(ours(), { verify: "perhaps" });
  assert.equal(settled.status, "unknown");
  await iyzico.close();
  assert.equal((await iyzico.payment.createOnce(ours())).status, "unknown");
  assert.equal(
    (await iyzico.payment.createOnce(ours({ conversationId: "order-2" }))).status,
    "not_sent",
  );
});

test("a refund is known again as well", built, async () => {
  const iyzico = clientOf();
  const paid = await iyzico.payment.create(payment());
  const refund = { paymentId: paid.paymentId, price: "1", conversationId: "back-1" };
  assert.equal((await iyzico.payment.refundAmountOnce(refund)).status, "succeeded");
  await breakModule();
  await iyzico.payment.refundAmountOnce(refund, { ...soon, deadline: 50 });
  const sent = simulator.requests().filter(({ call }) => call === "payment.refund_amount");
  assert.equal(sent.length, 1);
});

test("a new call is sent at once", built, async () => {
  const iyzico = clientOf();
  await iyzico.payment.createOnce(ours());
  await breakModule();
  const before = simulator.requests().length;
  for (const conversationId of ["order-2", undefined]) {
    const settled = await iyzico.payment.createOnce(ours({ conversationId }));
    assert.deepEqual([settled.status, settled.lookedUp], ["succeeded", false]);
  }
  assert.equal(simulator.requests().length, before + 2);
});

test("a call that was lost long before is found by its handle", built, async () => {
  const iyzico = clientOf();
  simulator.addFault({ delay: { milliseconds: 3_600_000, at: "afterCommit" } });
  const paying = iyzico.payment.createOnce(ours());
  while (simulator.ledger().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  ahead = 60_000;
  await breakModule();
  const settled = await paying;
  ahead = 0;
  simulator.clearFaults();
  assert.equal(settled.status, "unknown");
  assert.equal((await iyzico.resolve(settled.pending)).status, "succeeded");
});

test("where a broken module cannot say what was sent, nothing is sent unseen", built, async () => {
  const iyzico = clientOf();
  await iyzico.payment.createOnce(ours());
  const broken = atWork;
  await breakModule();
  unfit = broken;
  const again = await iyzico.payment.createOnce(ours(), soon);
  assert.deepEqual([again.status, again.lookedUp], ["succeeded", true]);
  const other = ours({ conversationId: "order-2" });
  const looked = await iyzico.payment.createOnce(other, { ...soon, deadline: 50 });
  assert.equal(looked.status, "unknown");
  assert.equal(charges(), 1);
});
