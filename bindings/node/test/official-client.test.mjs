// The official npm package, unmodified, as a real client of the simulator.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Simulator } from "iyzico/testing";
import Iyzipay from "iyzipay";
import { card, payment } from "./seed.mjs";

/** @type {Simulator} */
let simulator;
let official;

before(async () => {
  simulator = await Simulator.start();
  official = connect(simulator.secretKey);
});

after(() => simulator.stop());

const connect = (secretKey) =>
  new Iyzipay({ uri: simulator.baseUrl, apiKey: simulator.apiKey, secretKey });

const call = (resource, action, request) => promisify(resource[action].bind(resource))(request);

async function succeeds(resource, action, request) {
  const answer = await call(resource, action, request);
  assert.equal(answer.status, "success", JSON.stringify(answer));
  return answer;
}

const pay = () =>
  succeeds(official.payment, "create", payment({ conversationId: "official", locale: "tr" }));

test("the official client pays and finds the payment", async () => {
  const paid = await pay();
  assert.equal(paid.paidPrice, 1.2);
  assert.deepEqual(
    paid.itemTransactions.map((line) => line.merchantPayoutAmount),
    [0.23955, 0.39925, 0.1597],
  );
  const found = await succeeds(official.payment, "retrieve", { paymentId: paid.paymentId });
  assert.equal(found.paymentId, paid.paymentId);
});

test("the official client is declined", async () => {
  const paymentCard = { ...card, cardNumber: "4111111111111129" };
  const answer = await call(official.payment, "create", payment({ paymentCard }));
  assert.equal(answer.status, "failure");
  assert.equal(answer.errorCode, "10051");
});

test("the official client cancels", async () => {
  const { paymentId } = await pay();
  await succeeds(official.cancel, "create", { paymentId, ip: "85.34.78.112" });
});

test("the official client refunds a line, and an amount", async () => {
  const { paymentId, itemTransactions } = await pay();
  const { paymentTransactionId } = itemTransactions[0];
  await succeeds(official.refund, "create", {
    paymentTransactionId,
    price: "0.1",
    currency: "TRY",
    ip: "85.34.78.112",
  });
  await succeeds(official.refundV2, "create", { paymentId, price: "0.5", ip: "85.34.78.112" });
});

test("the official client asks for a BIN, installments and the connection", async () => {
  const bin = await succeeds(official.binNumber, "retrieve", { binNumber: "552879" });
  assert.equal(bin.cardAssociation, "MASTER_CARD");
  const { installmentDetails } = await succeeds(official.installmentInfo, "retrieve", {
    binNumber: "552879",
    price: "100",
  });
  assert.ok(installmentDetails.length > 0);
  await succeeds(official.apiTest, "retrieve", {});
});

test("a wrong secret gets error 1000", async () => {
  const answer = await call(connect("sandbox-wrong").payment, "create", payment());
  assert.equal(answer.errorCode, "1000");
});
