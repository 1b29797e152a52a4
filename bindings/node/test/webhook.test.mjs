import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import {
  SignatureError,
  signWebhook,
  verifyWebhook,
  verifyWebhookRequest,
  WebhookError,
} from "iyzico";
import { serve } from "./serve.mjs";

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
  const bytes = new TextEncoder().encode(body);
  const bodies = [body, Buffer.from(body), bytes, bytes.buffer, new DataView(bytes.buffer)];
  const headers = [
    { "x-iyz-signature-v3": signature },
    { "X-IYZ-SIGNATURE-V3": [signature] },
    new Headers({ "X-Iyz-Signature-V3": signature }),
    new Map([["x-iyz-signature-V3", signature]]),
    ["Host", "shop.example", "X-Iyz-Signature-V3", signature],
    [["x-iyz-signature-v3", signature]],
    [...new Headers({ "x-iyz-signature-v3": signature })],
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
        assert.ok(error instanceof SignatureError);
        assert.equal(error.reason, "signature_missing");
        assert.equal(error.outcome, "unknown");
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
      assert.ok(error instanceof WebhookError || error instanceof SignatureError);
      assert.equal(error.outcome, "unknown");
      return error.reason;
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

test("subscriptions are signed over the merchant ID", () => {
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

test("a parsed body verifies, because values are signed and not bytes", () => {
  const headers = { "x-iyz-signature-v3": signature };
  const parsed = JSON.parse(body);
  assert.equal(verifyWebhook(parsed, headers, keys).paymentId, "22416035");
  assert.deepEqual(signWebhook(parsed, keys), signWebhook(body, keys));
  const reordered = Object.fromEntries(Object.entries(parsed).reverse());
  assert.equal(verifyWebhook(reordered, headers, keys).status, "SUCCESS");
  assert.throws(() => verifyWebhook({ ...parsed, status: "FAILURE" }, headers, keys), {
    name: "SignatureError",
  });
});

test("a parsed body is read whatever its depth, and its bigints as their digits", () => {
  const headers = { "x-iyz-signature-v3": signature };
  const parsed = JSON.parse(body);
  const long = 2n ** 64n;
  const exact = { ...parsed, paymentId: 22416035n, other: [long, { long }] };
  const event = verifyWebhook(exact, headers, keys);
  assert.equal(event.paymentId, "22416035");
  assert.ok(event.raw.includes(`"other":[${long},{"long":${long}}]`));
  assert.deepEqual(signWebhook(exact, keys), signWebhook(body, keys));

  for (const [opening, closing] of /** @type {const} */ ([
    ['{"a":', "}"],
    ["[", "]"],
  ])) {
    const nested = `${opening.repeat(100_000)}1${closing.repeat(100_000)}`;
    const text = body.replace("{", `{"nested":${nested},`);
    assert.equal(verifyWebhook(text, headers, keys).raw, text);
    assert.equal(verifyWebhook(JSON.parse(text), headers, keys).raw, text);
    const forged = JSON.parse(text.replace("SUCCESS", "FAILURE"));
    assert.throws(() => verifyWebhook(forged, headers, keys), { reason: "signature_wrong" });
  }
  const bare = JSON.parse(`${'{"a":'.repeat(7000)}1${"}".repeat(7000)}`);
  assert.throws(() => verifyWebhook(bare, headers, keys), WebhookError);
});

test("a parsed body is written as JSON.stringify does", () => {
  const headers = { "x-iyz-signature-v3": signature };
  /** @type {any} */
  const odd = {
    ...JSON.parse(body),
    date: new Date(0),
    skipped: [undefined, () => 1, Symbol("s")],
    missing: undefined,
    call: () => 1,
    empty: [{}, [], null, "", 0, -0.5, Number.NaN, true],
    text: '"\\\n\u2028\ud83d',
    twice: [keys, keys],
    'a "name"': { toJSON: (name) => ({ name }) },
    "": "",
    Ğ: "ğ",
  };
  assert.equal(verifyWebhook(odd, headers, keys).raw.replace(/\ufffd/g, ""), JSON.stringify(odd));
  odd.itself = [odd];
  assert.throws(() => verifyWebhook(odd, headers, keys), /^ConfigError: body: it holds what JSON/);
});

test("values of other realms are what they are here", () => {
  const headers = { "x-iyz-signature-v3": signature };
  const inside = (code) =>
    runInNewContext(code, { body, bytes: [...Buffer.from(body)], signature });
  const bodies = ["new Uint8Array(bytes)", "new Uint8Array(bytes).buffer", "JSON.parse(body)"];
  for (const code of bodies) verifyWebhook(inside(code), headers, keys);
  const shapes = [
    "({ 'X-Iyz-Signature-V3': signature })",
    "new Map([['X-Iyz-Signature-V3', [signature]]])",
    "['X-Iyz-Signature-V3', signature]",
    "[['X-Iyz-Signature-V3', signature]]",
  ];
  for (const code of shapes) verifyWebhook(body, inside(code), keys);
});

test("a whole request is read, whoever made it", async (t) => {
  const headers = { "X-IYZ-SIGNATURE-V3": signature };
  const gateway = { headers: null, multiValueHeaders: { "x-iyz-signature-v3": [signature] } };
  const requests = [
    new Request("http://127.0.0.1/iyzico", { method: "POST", body, headers }),
    { headers, body },
    { headers, body: Buffer.from(body) },
    { headers, body: new Blob([body]) },
    { headers, body: JSON.parse(body) },
    { ...gateway, body: Buffer.from(body).toString("base64"), isBase64Encoded: true },
    { ...gateway, body, isBase64Encoded: false },
    { rawHeaders: ["Host", "shop.example", "X-Iyz-Signature-V3", signature], body },
    { headers: {}, multiValueHeaders: { "x-iyz-signature-v3": [signature] }, body },
    { headers: { host: "a" }, rawHeaders: ["X-Iyz-Signature-V3", signature], body },
  ];
  for (const request of requests) {
    const event = await verifyWebhookRequest(/** @type {any} */ (request), keys);
    assert.equal(event.status, "SUCCESS");
  }
  /** @type {Promise<import("iyzico").WebhookEvent>[]} */
  const events = [];
  const { url } = await serve(t, (request, response) => {
    events.push(verifyWebhookRequest(request, keys));
    response.end();
  });
  await fetch(url, { method: "POST", body, headers });
  assert.equal((await events[0])?.status, "SUCCESS");
});

test("what is no body or no headers is refused by its kind, with what to do", async () => {
  const headers = { "x-iyz-signature-v3": signature };
  /** @type {[unknown, unknown, RegExp][]} */
  const mistakes = [
    [undefined, headers, /^body: it is undefined; is a body parser missing\?$/],
    [null, headers, /^body: it is null/],
    [7, headers, /^body: it is a number/],
    [[body], headers, /^body: it is an array; pass the text/],
    [new Map(), headers, /^body: it is a Map; pass the text/],
    [
      new Blob([body]),
      headers,
      /^body: it is a Blob, which is read later; use verifyWebhookRequest$/,
    ],
    [
      new Request("http://a.example", { method: "POST", body }),
      headers,
      /a Request, which is read/,
    ],
    [new Blob([body]).stream(), headers, /a ReadableStream, which is read later/],
    [Promise.resolve(body), headers, /^body: it is a Promise; await it first$/],
    [body, undefined, /^headers: these are undefined; pass the headers of the request$/],
    [body, null, /^headers: these are null/],
    [body, signature, /^headers: these are a string/],
    [body, [signature], /^headers: this list is neither/],
    [body, Object(signature), /^headers: these are a String; pass the headers of the request$/],
    [body, new Blob([]), /^headers: these are a Blob; pass/],
    [body, new Date(), /^headers: these are a Date; pass/],
    [body, new FormData(), /^headers: these are a FormData; pass/],
    [
      body,
      new URLSearchParams(headers),
      /^headers: these are a URLSearchParams|an URLSearchParams/,
    ],
    [body, Buffer.alloc(0), /^headers: these are a Buffer; pass/],
    [body, new WeakMap(), /^headers: these are a WeakMap; pass/],
    ...[
      new Request("http://a.example", { headers }),
      new Response("", { headers }),
      { headers, body, method: "POST" },
      { headers: new Headers(headers), body },
      { multiValueHeaders: { "x-iyz-signature-v3": [signature] }, body },
      { headers: null, multiValueHeaders: {} },
      { rawHeaders: ["x-iyz-signature-v3", signature] },
    ].map(
      /** @returns {[unknown, unknown, RegExp]} */
      (whole) => [
        body,
        whole,
        /^headers: this is a (Request|Response|plain object) that has headers in it; pass those, or all of it to verifyWebhookRequest$/,
      ],
    ),
    [body, Promise.resolve({}), /^headers: these are a Promise; await it first$/],
    [
      body,
      { "x-iyz-signature-v3": 7 },
      /^headers: x-iyz-signature-v3 must be text, not a number$/i,
    ],
  ];
  for (const [given, sent, message] of mistakes) {
    const verify = /** @type {any} */ (verifyWebhook);
    assert.throws(() => verify(given, sent, keys), { name: "ConfigError", message });
  }
  const whole = /** @type {any} */ (verifyWebhookRequest);
  await assert.rejects(whole(undefined, keys), /^ConfigError: request: it is undefined/);
  await assert.rejects(whole({ headers }, keys), /^ConfigError: body: it is undefined/);
  const first = /; read the stream first, and pass the bytes that it held$/;
  for (const stream of [new Blob([body]).stream(), Readable.from([body])]) {
    await assert.rejects(whole({ headers, body: stream }, keys), {
      name: "ConfigError",
      message: first,
    });
  }
  await assert.rejects(whole({ headers: {}, multiValueHeaders: {}, body }, keys), SignatureError);
  await assert.rejects(whole({ body }, keys), /^ConfigError: headers: these are undefined/);
});

test("the base64 of a gateway is recognised", () => {
  const encoded = Buffer.from(body).toString("base64");
  assert.throws(() => verifyWebhook(encoded, signWebhook(body, keys), keys), {
    name: "WebhookError",
    reason: "not_an_event",
    message: /base64/,
  });
});

test("settings that are not known are refused, those of a client are not", () => {
  const settings = { apiKey: "a", ...keys, timeout: 1 };
  verifyWebhook(body, signWebhook(body, settings), settings);
  // @ts-expect-error: not a setting
  assert.throws(() => verifyWebhook(body, {}, { secret: "s" }), { setting: "secret" });
  assert.throws(
    () => verifyWebhook(body, {}, /** @type {any} */ ({ secretKey: Buffer.from("s3cret") })),
    {
      name: "ConfigError",
      message: "secretKey: must be a string, not a Buffer",
    },
  );
});

test("a missing or malformed key is a wrong setting", () => {
  for (const secretKey of [undefined, "", " spaces "]) {
    assert.throws(() => verifyWebhook(body, {}, { secretKey }), {
      name: "ConfigError",
      setting: "secretKey",
    });
  }
});
