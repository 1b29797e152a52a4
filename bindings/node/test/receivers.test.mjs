// Notifications and callbacks, verified with the keys of a client.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CallbackError,
  ConfigError,
  Iyzico,
  SignatureError,
  signCallback,
  signWebhook,
  verifyWebhook,
  verifyWebhookRequest,
} from "iyzico";
import { webhook } from "iyzico/web";

const secretKey = "sandbox-secret";
const iyzico = new Iyzico({ apiKey: "sandbox-key", secretKey });
const direct = { iyziEventType: "API_AUTH", paymentId: 22416035, status: "SUCCESS" };
const hosted = { iyziEventType: "CHECKOUT_FORM_AUTH", token: "t", iyziPaymentId: 7 };
const subscription = {
  iyziEventType: "subscription.order.success",
  subscriptionReferenceCode: "s",
};
const any = (value) => value;

test("a notification is verified with the keys of the client", async () => {
  const headers = signWebhook(direct, { secretKey });
  const event = iyzico.webhook.verify(direct, headers);
  assert.deepEqual(event, verifyWebhook(direct, headers, { secretKey }));
  assert.ok(event.form === "direct");
  assert.equal(event.paymentId.toUpperCase(), "22416035");
  const request = { headers, body: JSON.stringify(direct) };
  assert.deepEqual((await iyzico.webhook.verifyRequest(request)).paymentId, event.paymentId);
  const page = iyzico.webhook.verify(hosted, signWebhook(hosted, { secretKey }));
  assert.ok(page.form === "hosted" && page.token === "t" && page.paymentId === "7");
});

test("a subscription needs the merchant ID", () => {
  const merchantId = "9";
  const headers = signWebhook(subscription, { secretKey, merchantId });
  const event = iyzico.webhook.verify(subscription, headers, { merchantId });
  assert.ok(event.form === "subscription" && event.subscriptionReferenceCode === "s");
  assert.equal(event.status, undefined);
  assert.throws(() => iyzico.webhook.verify(subscription, headers), {
    reason: "merchant_id_missing",
  });
});

test("the merchant ID is taken from the environment where none is given", async (t) => {
  process.env.IYZICO_MERCHANT_ID = "9";
  t.after(() => delete process.env.IYZICO_MERCHANT_ID);
  const headers = signWebhook(subscription, { secretKey, merchantId: "9" });
  assert.deepEqual(signWebhook(subscription, { secretKey }), headers);
  const body = JSON.stringify(subscription);
  const arrived = { headers, body };
  const events = [
    iyzico.webhook.verify(subscription, headers),
    verifyWebhook(subscription, headers, { secretKey }),
    await iyzico.webhook.verifyRequest(arrived),
    await verifyWebhookRequest(arrived, { secretKey }),
  ];
  for (const event of events) assert.equal(event.form, "subscription");
  const arrives = () => new Request("https://shop.example/", { method: "POST", headers, body });
  const seen = [];
  const route = webhook(iyzico, ({ form }) => void seen.push(form));
  assert.equal((await route(arrives())).status, 200);
  assert.deepEqual(seen, ["subscription"]);
  const other = webhook(iyzico, ({ form }) => void seen.push(form), { merchantId: "8" });
  assert.equal((await other(arrives())).status, 400, "what is given counts");
  for (const merchantId of ["undefined", "  "]) {
    process.env.IYZICO_MERCHANT_ID = merchantId;
    assert.throws(() => webhook(iyzico, () => {}), { setting: "merchantId" });
  }
});

test("errors are those of the functions", async () => {
  assert.throws(() => iyzico.webhook.verify(direct, {}), SignatureError);
  const headers = signWebhook(direct, { secretKey: "another" });
  assert.throws(() => iyzico.webhook.verify(direct, headers), SignatureError);
  assert.throws(() => iyzico.webhook.verify(direct, headers, any({ secretKey })), {
    message: /^secretKey: is not one of the options/,
  });
  assert.throws(() => iyzico.webhook.verify(any(undefined), headers), ConfigError);
  assert.throws(() => iyzico.callback.read("a=b"), CallbackError);
  await assert.rejects(iyzico.callback.readRequest({ headers: {}, body: "a=b" }), CallbackError);
});

test("a callback is read with the keys of the client", async () => {
  const fields = signCallback({ status: "success", paymentId: "1", mdStatus: "1" }, { secretKey });
  const confirmed = iyzico.callback.read(fields);
  assert.ok(confirmed.kind === "three_ds");
  assert.deepEqual(confirmed.uncomparedCompletion(), { paymentId: "1" });
  const page = await iyzico.callback.readRequest({ headers: {}, body: "token=t" });
  assert.ok(page.kind === "page" && page.token === "t");
  assert.throws(() => iyzico.callback.read({ ...fields, paymentId: "2" }), { reason: "forged" });
});
