import assert from "node:assert/strict";
import { test } from "node:test";
import { MissingSignatureError, signWebhook, verifyWebhook, WebhookError } from "iyzico";

const keys = { secretKey: "sandbox-secret" };
const body = JSON.stringify({
  iyziEventType: "API_AUTH",
  paymentId: 22416035,
  paymentConversationId: "order-1",
  status: "SUCCESS",
  merchantId: 375747,
  iyziReferenceCode: "ref-1",
  iyziEventTime: 1795314833795,
  unknown: { kept: true },
});
const signature = Object.values(signWebhook(body, keys))[0] ?? "";

test("a notification is verified and read", () => {
  const event = verifyWebhook(body, signWebhook(body, keys), keys);
  assert.equal(event.form, "direct");
  assert.equal(event.iyziEventType, "API_AUTH");
  assert.equal(event.paymentId, "22416035");
  assert.equal(event.paymentConversationId, "order-1");
  const again = body.replace("ref-1", "ref-2");
  assert.equal(event.dedupeKey, verifyWebhook(again, signWebhook(again, keys), keys).dedupeKey);
  assert.deepEqual(JSON.parse(event.raw).unknown, { kept: true });
});

test("headers and body are taken as frameworks give them", () => {
  const bodies = [body, Buffer.from(body), new TextEncoder().encode(body)];
  const headers = [
    { "x-iyz-signature-v3": signature },
    { "X-IYZ-SIGNATURE-V3": [signature] },
    new Headers({ "X-Iyz-Signature-V3": signature }),
    new Map([["x-iyz-signature-V3", signature]]),
    { get: (name) => (name.toLowerCase() === "x-iyz-signature-v3" ? signature : null) },
  ];
  for (const given of bodies) {
    for (const header of headers) {
      assert.equal(verifyWebhook(given, header, keys).status, "SUCCESS");
    }
  }
});

test("a missing header is an error of its own", () => {
  for (const headers of [{}, { "x-iyz-signature-v3": undefined }, new Headers(), new Map()]) {
    assert.throws(
      () => verifyWebhook(body, headers, keys),
      (error) => {
        assert.ok(error instanceof MissingSignatureError);
        assert.ok(error instanceof WebhookError);
        assert.equal(error.problem, "signature_missing");
        return true;
      },
    );
  }
});

test("what was changed or is not a notification is refused", () => {
  const headers = { "x-iyz-signature-v3": signature };
  const problem = (given, sent = headers, settings = keys) => {
    try {
      verifyWebhook(given, sent, settings);
      return "none";
    } catch (error) {
      assert.ok(error instanceof WebhookError);
      assert.ok(!(error instanceof MissingSignatureError));
      return error.problem;
    }
  };
  assert.equal(problem(body.replace("SUCCESS", "FAILURE")), "signature_wrong");
  assert.equal(problem(body, headers, { secretKey: "another" }), "signature_wrong");
  assert.equal(problem("<html>"), "not_an_event");
  assert.equal(problem(Uint8Array.of(0xff, 0xfe)), "not_an_event");
  assert.equal(problem('{"iyziEventType":"API_AUTH"}'), "unknown_form");
  const subscription =
    '{"iyziEventType":"subscription.order.success","subscriptionReferenceCode":"s"}';
  assert.equal(problem(subscription), "merchant_id_missing");
});

test("subscriptions are signed over the number of the merchant", () => {
  const subscription = JSON.stringify({
    iyziEventType: "subscription.order.success",
    subscriptionReferenceCode: "s",
    orderReferenceCode: "o",
    customerReferenceCode: "c",
  });
  const settings = { ...keys, merchantId: "375747" };
  const event = verifyWebhook(subscription, signWebhook(subscription, settings), settings);
  assert.equal(event.form, "subscription");
  assert.equal(event.orderReferenceCode, "o");
});

test("a parsed body is refused with the reason", () => {
  assert.throws(() => verifyWebhook(JSON.parse(body), {}, keys), {
    name: "TypeError",
    message: /not a parsed object/,
  });
});

test("a missing or malformed key is a wrong setting", () => {
  for (const secretKey of [undefined, "", " spaces "]) {
    assert.throws(() => verifyWebhook(body, {}, { secretKey }), {
      name: "ConfigError",
      setting: "secretKey",
    });
  }
});
