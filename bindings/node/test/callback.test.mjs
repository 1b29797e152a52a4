import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import {
  CallbackError,
  decodeHtml,
  IyzicoError,
  NotAuthenticatedError,
  readCallback,
  readCallbackRequest,
  SignatureError,
  signCallback,
} from "iyzico";

const keys = { secretKey: "jLc7GQHD2pyJoqXDeEcTnGHYtP7Ai5jl" };

// The example that iyzico ships with its official PHP and .NET clients.
const genuine =
  "status=success&paymentId=22484292&conversationData=&conversationId=&mdStatus=1" +
  "&signature=a4f73b80bb32a6ef8358090bbd8609a49a7b53f463048f8ef147496e236d04f0";

const signed = (changes = {}) =>
  signCallback(
    {
      status: "success",
      paymentId: "7",
      mdStatus: "1",
      conversationId: "order-1",
      conversationData: "data",
      ...changes,
    },
    keys,
  );

/** The error that a form leads to. */
function refused(body, settings = keys) {
  try {
    readCallback(body, settings);
  } catch (error) {
    const isKnown = error instanceof CallbackError || error instanceof SignatureError;
    assert.ok(isKnown && error instanceof IyzicoError, String(error));
    const isGenuine = error instanceof NotAuthenticatedError;
    assert.equal(error.outcome, isGenuine ? "refused" : "unknown");
    return /** @type {NotAuthenticatedError} */ (error);
  }
  assert.fail("the form was accepted");
}

test("a genuine post of iyzico's own examples is read", () => {
  const callback = readCallback(genuine, keys);
  assert.ok(callback.kind === "three_ds");
  assert.equal(callback.paymentId, "22484292");
  assert.equal(callback.conversationId, undefined);
  assert.deepEqual(callback.uncomparedCompletion(), { paymentId: "22484292" });
});

test("the post leads to the finishing request", () => {
  const callback = readCallback(signed(), keys);
  assert.ok(callback.kind === "three_ds");
  const carried = { paymentId: "7", conversationId: "order-1", conversationData: "data" };
  const order = /** @type {const} */ ({ paidPrice: "1.20", basketId: "B1", currency: "TRY" });
  assert.deepEqual(callback.completion(order), { ...carried, ...order });
  assert.deepEqual(callback.uncomparedCompletion(), carried);
});

test("a token leads to the request for the result of the page", () => {
  const callback = readCallback("token=e828c62d", keys);
  assert.deepEqual(callback, {
    kind: "page",
    token: "e828c62d",
    request: { token: "e828c62d" },
  });
});

test("forms are taken as frameworks give them", () => {
  const fields = signed({ conversationId: "sipariş & 1+1=2" });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const text = new URLSearchParams(fields).toString();
  const bodies = [
    text,
    Buffer.from(text),
    new TextEncoder().encode(text),
    new TextEncoder().encode(text).buffer,
    new URLSearchParams(fields),
    form,
    new Map(Object.entries(fields)),
    Object.entries(fields),
    runInNewContext("new Map(Object.entries(fields))", { fields }),
    runInNewContext("new Uint8Array(bytes)", { bytes: [...Buffer.from(text)] }),
    fields,
    Object.assign(Object.create(null), fields), // as the parser of Express gives it
  ];
  for (const body of bodies) {
    const callback = readCallback(body, keys);
    assert.ok(callback.kind === "three_ds");
    assert.equal(callback.conversationId, "sipariş & 1+1=2");
  }
});

test("what was changed is forged", () => {
  assert.equal(refused(genuine.replace("22484292", "22484293")).reason, "forged");
  assert.equal(refused(genuine.split("&signature")[0]).reason, "forged");
  assert.equal(refused(genuine, { secretKey: "another" }).reason, "forged");
  assert.equal(refused({ ...signed({ mdStatus: "0" }), mdStatus: "1" }).reason, "forged");
});

test("what is no callback is told apart", () => {
  const { mdStatus, ...incomplete } = signed();
  assert.equal(mdStatus, "1");
  assert.equal(refused(incomplete).reason, "incomplete");
  assert.match(refused(incomplete).message, /mdStatus/);
  assert.equal(refused("token=").reason, "incomplete");
  assert.equal(refused("hello=world").reason, "unknown_form");
  for (const empty of ["", {}, [], Uint8Array.of(0xff)]) {
    assert.equal(refused(empty).reason, "unknown_form");
  }
});

test("a field that was given twice is refused, whoever parsed the form", () => {
  const twice = new URLSearchParams(signed());
  twice.append("paymentId", "8");
  for (const body of [twice.toString(), twice, { ...signed(), paymentId: ["7", "8"] }]) {
    assert.equal(refused(body).reason, "repeated");
  }
});

test("what is not text in a parsed form counts as empty", () => {
  for (const value of [{ toString: 1 }, Object.create(null), null, [["7"]]]) {
    assert.equal(refused({ ...signed(), mdStatus: value }).reason, "incomplete");
    assert.equal(refused({ ...signed(), paymentId: value }).reason, "forged");
  }
});

test("no word of JavaScript for a value becomes the text of a field", async () => {
  /** @type {[unknown, RegExp][]} */
  const values = [
    [Number.NaN, /^token: must be text, not NaN$/],
    [Infinity, /^token: must be text, not Infinity$/],
    [true, /^token: must be text, not a boolean$/],
    [false, /^token: must be text, not a boolean$/],
    [2 ** 53, /^token: must be text, not a number above 2\^53$/],
    [1.5, /^token: must be text, not a number with a fraction$/],
    [() => "t", /^token: must be text, not a function$/],
    [Symbol("t"), /^token: must be text, not a symbol$/],
  ];
  for (const [token, message] of values) {
    const refusal = { name: "ConfigError", message };
    for (const form of [
      { token },
      new Map([["token", token]]),
      [["token", token]],
      { token: ["a", token] },
    ]) {
      assert.throws(() => readCallback(/** @type {any} */ (form), keys), refusal);
    }
    await assert.rejects(readCallbackRequest({ body: { token } }, keys), refusal);
  }
  for (const token of [7, 7n, "7"]) {
    assert.equal(/** @type {any} */ (readCallback({ token }, keys)).token, "7");
  }
  const named = /** @type {any} */ ({ "<b>5528790000000008": true });
  assert.throws(() => readCallback(named, keys), /^ConfigError: a field: must be text/);
});

test("what is signed is what was given, and all of it", () => {
  /** @type {[unknown, string][]} */
  const mistakes = [
    [{ mdStatus: Number.NaN }, "mdStatus: must be text, not NaN"],
    [{ mdStatus: true }, "mdStatus: must be text, not a boolean"],
    [{ mdStatus: ["1"] }, "mdStatus: must be text, not an array"],
    [{ mdStatus: undefined }, "mdStatus: is missing"],
    [{ paymentId: null }, "paymentId: is missing"],
    [{ status: undefined }, "status: is missing"],
    [{ conversationId: {} }, "conversationId: must be text, not a plain object"],
    [
      { mdstatus: "1" },
      "mdstatus: is not one of the values; they are status, paymentId, mdStatus, conversationId, conversationData",
    ],
  ];
  for (const [changes, message] of mistakes) {
    assert.throws(() => signed(/** @type {any} */ (changes)), { name: "ConfigError", message });
  }
  const map = /** @type {any} */ (new Map([["status", "success"]]));
  assert.throws(() => signCallback(map, keys), {
    name: "ConfigError",
    message: "values: must be a plain object, not a Map",
  });
  assert.deepEqual(signed(/** @type {any} */ ({ mdStatus: 1, paymentId: 7n })), signed());
});

test("a form is read whatever its depth", () => {
  const deep = JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`);
  assert.equal(refused(deep).reason, "unknown_form");
  assert.equal(refused({ token: deep }).reason, "incomplete");
});

test("a buyer who was not authenticated: the error says what the bank reported", () => {
  const error = refused(signed({ status: "failure", mdStatus: "0" }));
  assert.ok(error instanceof NotAuthenticatedError);
  assert.equal(error.name, "NotAuthenticatedError");
  assert.equal(error.reason, "not_authenticated");
  assert.equal(error.paymentId, "7");
  assert.equal(error.conversationId, "order-1");
  assert.equal(error.mdStatus?.code, "0");
  assert.match(error.mdStatus?.en ?? "", /not authenticated/);
  assert.match(error.mdStatus?.tr ?? "", /doğrulama/);
  assert.match(error.advice?.buyerTr ?? "", /^Bankanızla doğrulama tamamlanamadı\./);
  assert.match(error.message, /mdStatus 0/);
});

test("other errors name no payment: the post proves nothing", () => {
  const error = refused(genuine.replace("22484292", "22484293"));
  assert.deepEqual([error.paymentId, error.mdStatus], [undefined, undefined]);
});

test("a form that no parser has read is a programming error", () => {
  const read = /** @type {any} */ (readCallback);
  for (const body of [undefined, null, 7]) {
    assert.throws(() => read(body, keys), { name: "ConfigError", message: /body parser/ });
  }
  const later = /^body: it is a (Blob|Request), which is read later; use readCallbackRequest$/;
  const request = new Request("http://a.example", { method: "POST", body: genuine });
  for (const body of [new Blob([genuine]), request]) {
    assert.throws(() => read(body, keys), { name: "ConfigError", message: later });
  }
  assert.throws(() => read(Promise.resolve(genuine), keys), /a Promise; await it first/);
  assert.throws(() => read([genuine], keys), /a list with a string in it/);
});

test("a whole request is read, whoever made it", async () => {
  const form = new FormData();
  for (const [name, value] of Object.entries(signed())) form.append(name, value);
  const text = new URLSearchParams(signed()).toString();
  const requests = [
    new Request("http://a.example", { method: "POST", body: new URLSearchParams(signed()) }),
    { body: text },
    { body: form },
    { body: signed() },
    { body: Buffer.from(text).toString("base64"), isBase64Encoded: true },
  ];
  for (const request of requests) {
    const callback = await readCallbackRequest(/** @type {any} */ (request), keys);
    assert.ok(callback.kind === "three_ds");
    assert.equal(callback.conversationId, "order-1");
  }
});

test("what is missing never becomes a word", () => {
  for (const nothing of [undefined, null]) {
    const fields = signed({ conversationId: nothing, conversationData: nothing });
    assert.equal(fields.conversationId, "");
    const { signature, ...others } = fields;
    const callback = readCallback({ ...others, conversationId: nothing, signature }, keys);
    assert.ok(callback.kind === "three_ds");
    assert.deepEqual([callback.conversationId, callback.conversationData], [undefined, undefined]);
    assert.equal(refused({ token: nothing }).reason, "incomplete");
  }
});

test("a missing key is a wrong setting", () => {
  assert.throws(() => readCallback(genuine, { secretKey: undefined }), {
    name: "ConfigError",
    setting: "secretKey",
  });
});

test("HTML reads the same as base64 and raw", () => {
  const html = "<p>ödeme</p>";
  assert.equal(decodeHtml(Buffer.from(html).toString("base64")), html);
  assert.equal(decodeHtml(html), html);
  // @ts-expect-error: the field of a response may be absent
  assert.throws(() => decodeHtml(undefined), { name: "ConfigError" });
});
