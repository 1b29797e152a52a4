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

const callbackUrl = "https://shop.example/callback";

/** Starts a payment with 3-D Secure and lets the buyer confirm it; what the shop is told. */
async function confirm(resource) {
  const started = await succeeds(
    resource,
    "create",
    payment({ callbackUrl, conversationId: "official" }),
  );
  const { fields } = simulator.threeDs(started.threeDSHtmlContent).approve();
  assert.equal(fields.status, "success");
  const { paymentId, conversationId, conversationData } = fields;
  return { paymentId, conversationId, ...(conversationData && { conversationData }) };
}

async function succeeds(resource, action, request) {
  const response = await call(resource, action, request);
  assert.equal(response.status, "success", JSON.stringify(response));
  return response;
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
  const response = await call(official.payment, "create", payment({ paymentCard }));
  assert.equal(response.status, "failure");
  assert.equal(response.errorCode, "10051");
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

test("the official client starts and finishes 3-D Secure, both ways", async () => {
  const first = await succeeds(
    official.threedsPayment,
    "create",
    await confirm(official.threedsInitialize),
  );
  assert.equal(first.paidPrice, 1.2);
  assert.equal(first.phase, "AUTH");
  const second = await succeeds(official.threedsV2Payment, "create", {
    ...(await confirm(official.threedsInitialize)),
    paidPrice: "1.2",
    basketId: "B67832",
    currency: "TRY",
  });
  assert.equal(second.mdStatus, 1);
  const { paymentId } = second;
  await succeeds(official.threedsPayment, "retrieve", { paymentId });
});

test("the official client holds with 3-D Secure and without, and captures", async () => {
  const held = [
    await succeeds(
      official.threedsPayment,
      "create",
      await confirm(official.threedsInitializePreAuth),
    ),
    await succeeds(official.paymentPreAuth, "create", payment()),
  ];
  for (const { paymentId, phase } of held) {
    assert.equal(phase, "PRE_AUTH");
    await succeeds(official.paymentPreAuth, "retrieve", { paymentId });
    const captured = await succeeds(official.paymentPostAuth, "create", {
      paymentId,
      paidPrice: "1.2",
      currency: "TRY",
      ip: "85.34.78.112",
    });
    assert.equal(captured.phase, "POST_AUTH");
  }
});

for (const [name, start, action, result] of /** @type {const} */ ([
  ["a checkout form", "checkoutFormInitialize", "create", "checkoutForm"],
  ["a checkout form that holds", "checkoutFormInitializePreAuth", "create", "checkoutForm"],
  ["pay with iyzico", "payWithIyzico", "initialize", "payWithIyzico"],
  ["BKM Express", "bkmInitialize", "create", "bkm"],
])) {
  test(`the official client starts ${name} and asks for the result`, async () => {
    const { paymentCard, ...order } = payment({ callbackUrl, enabledInstallments: [1, 2, 3] });
    const { token } = await succeeds(official[start], action, order);
    const { fields } = simulator.page(token).approve();
    assert.deepEqual(fields, { token });
    const paid = await succeeds(official[result], "retrieve", { token });
    assert.equal(paid.paymentStatus, "SUCCESS");
  });
}

test("the official client stores, lists and deletes a card, and pays with it", async () => {
  const { cardHolderName, cardNumber, expireMonth, expireYear } = card;
  const { cardUserKey, cardToken } = await succeeds(official.card, "create", {
    email: "email@email.com",
    externalId: "external id",
    card: { cardAlias: "card alias", cardHolderName, cardNumber, expireMonth, expireYear },
  });
  await succeeds(official.payment, "create", payment({ paymentCard: { cardUserKey, cardToken } }));
  const { cardDetails } = await succeeds(official.cardList, "retrieve", { cardUserKey });
  assert.deepEqual(
    cardDetails.map((stored) => stored.cardToken),
    [cardToken],
  );
  await succeeds(official.card, "delete", { cardUserKey, cardToken });
});

test("no request of the official client was ill signed or unknown", () => {
  for (const { path, call: name, signature } of simulator.requests()) {
    assert.ok(name, path);
    assert.equal(signature.verdict, "verified", path);
  }
});

test("a wrong secret gets error 1000", async () => {
  const response = await call(connect("sandbox-wrong").payment, "create", payment());
  assert.equal(response.errorCode, "1000");
});
