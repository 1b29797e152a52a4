// Fields and requests that this version does not know.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import {
  ApiError,
  ConfigError,
  InvalidRequestError,
  TransportError,
  UntrustedResponseError,
} from "iyzico";
import { Simulator } from "iyzico/testing";
import { card, payment } from "./seed.mjs";
import { serve } from "./serve.mjs";

const simulator = await Simulator.start();
const iyzico = simulator.client();
const any = (value) => value;
const bin = { binNumber: "552879" };

beforeEach(() => {
  simulator.clearFaults();
  simulator.reset();
});
after(() => simulator.stop());

/** The body of the last request of a call, which was signed as it was sent. */
function sent(call) {
  return JSON.parse(textOf(call));
}

/** The same as text. */
function textOf(call) {
  const request = simulator
    .requests()
    .filter((one) => one.call === call)
    .at(-1);
  assert.equal(request?.signature.verdict, "verified");
  return request?.body ?? "";
}

test("extra fields are signed and sent under their own names", async () => {
  const extra = {
    newField: 1,
    new_amount: "1.50",
    nested: [{ aField: true }, null],
  };
  await iyzico.bin.check(bin, { extra });
  const body = sent("bin.check");
  for (const [name, value] of Object.entries(extra)) assert.deepEqual(body[name], value);
  assert.equal(body.binNumber, "552879");
});

test("null, and whole numbers of any size, are sent as what they are", async (t) => {
  const none = { emptied: null, nested: [{ emptied: null, left: undefined }] };
  const asSent = '"emptied":null,"nested":[{"emptied":null}]';
  await iyzico.bin.check(bin, { extra: none });
  assert.ok(textOf("bin.check").endsWith(`,${asSent}}`));
  await iyzico.bin.check(bin, { extra: { ...none, big: 2n ** 70n } });
  assert.ok(textOf("bin.check").endsWith(`,${asSent},"big":1180591620717411303424}`));
  const bodies = [];
  const { client } = await serve(t, async (request, response) => {
    bodies.push((await request.toArray()).join(""));
    response.end('{"status":"success"}');
  });
  await client.request("POST", "/v2/new", none);
  await client.request("POST", "/v2/new", { ...none, big: 2n ** 70n });
  assert.deepEqual(bodies, [`{${asSent}}`, `{${asSent},"big":1180591620717411303424}`]);
});

test("a money call has them and its look-up has not", async () => {
  simulator.addFault({ cut: "afterCommit" }, { call: "payment.create", times: 1 });
  const request = payment({ conversationId: "way-out-1" });
  const options = { extra: { newField: 1 } };
  const pending = iyzico.pending("payment.create", request, options);
  const settled = await iyzico.payment.createOnce(request, { ...options, firstPause: 1 });
  assert.ok(settled.status === "succeeded" && settled.lookedUp);
  assert.equal(sent("payment.create").newField, 1);
  assert.equal(sent("payment.retrieve").newField, undefined);
  assert.ok(!pending.includes("newField"));
  assert.equal((await iyzico.resolve(pending)).status, "succeeded");
  await assert.rejects(iyzico.resolve(pending, any(options)), ConfigError);
});

test("what must not be added is refused", async () => {
  for (const [extra, path] of [
    [{ binNumber: "1" }, "extra.binNumber"],
    [{ conversationId: "1" }, "extra.conversationId"],
    [{ amount: 1.5 }, "extra.amount"],
    [{ note: "5528 7900 0000 0008" }, "extra.note"],
    [{ cvc: "123" }, "extra.cvc"],
    [[1], "extra"],
  ]) {
    const error = await iyzico.bin.check(bin, any({ extra })).catch((thrown) => thrown);
    assert.ok(error instanceof InvalidRequestError, String(error));
    assert.deepEqual(
      error.findings.map((finding) => finding.path),
      [path],
    );
    assert.equal(error.outcome, "not_sent");
    assert.ok(!JSON.stringify(error).includes("0008"));
    assert.deepEqual(iyzico.lint("bin.check", bin, any({ extra })), error.findings);
  }
  assert.deepEqual(simulator.requests(), []);
  await assert.rejects(iyzico.bin.check(bin, any({ extra: 7 })), {
    message: "extra: must be an object, not a number",
  });
});

test("a request is signed and gives the response as it is", async () => {
  const path = "/payment/iyzipos/installment";
  const response = await iyzico.request("POST", path, { ...bin, price: "10.50" });
  assert.equal(response.httpStatus, 200);
  const { status, systemTime } = any(response.body);
  assert.equal(status, "success");
  assert.match(systemTime, /^\d+$/);
  assert.equal(JSON.parse(response.raw).status, "success");
  assert.deepEqual(Object.keys(response), ["httpStatus", "body"]);
  assert.deepEqual(
    response.warnings.map((warning) => warning.path),
    ["path"],
  );
  assert.deepEqual(sent("installment.list"), { ...bin, price: "10.50" });
});

test("the path of a GET has its query", async () => {
  const path = "/v2/reporting/payment/transactions?transactionDate=2026-11-28&page=1";
  await iyzico.request("GET", path);
  const request = simulator.requests().at(-1);
  assert.equal(request?.call, "report.transactions");
  assert.equal(request?.signature.verdict, "verified");
});

test("numbers keep their digits", async (t) => {
  const { client } = await serve(t, (_, response) =>
    response.end('{"price":10.50,"id":12345678901234567890}'),
  );
  const { body } = await client.request("POST", "/v2/new", {});
  assert.deepEqual(body, { price: "10.50", id: "12345678901234567890" });
});

test("a refusal says that no money moved", async () => {
  const error = await iyzico
    .request("POST", "/payment/detail", { paymentId: "1" })
    .catch((thrown) => thrown);
  assert.ok(error instanceof ApiError);
  assert.equal(error.outcome, "refused");
  assert.equal(error.endpoint, "request");
});

test("a response that is lost leaves the outcome unknown, and nothing is sent again", async () => {
  simulator.addFault({ cut: "afterCommit" });
  const error = await iyzico.request("POST", "/payment/bin/check", bin).catch((thrown) => thrown);
  assert.ok(error instanceof TransportError);
  assert.equal(error.outcome, "unknown");
  assert.equal(error.pending, undefined);
  assert.equal(simulator.requests().length, 1);
});

test("what is not JSON is not believed", async (t) => {
  const { client } = await serve(t, (_, response) => response.end("<html>"));
  const error = await client.request("DELETE", "/v2/new").catch((thrown) => thrown);
  assert.ok(error instanceof UntrustedResponseError);
  assert.equal(error.outcome, "unknown");
});

test("what must not leave stays here", async () => {
  for (const [path, body, wrong] of [
    ["https://evil.example/x", undefined, "path"],
    ["v2/new", undefined, "path"],
    ["/v2/../new", undefined, "path"],
    ["/v2/new", { amount: 1.5 }, "body.amount"],
    ["/v2/new", { card: card.cardNumber }, "body.card"],
  ]) {
    const error = await iyzico.request("POST", any(path), any(body)).catch((thrown) => thrown);
    assert.ok(error instanceof InvalidRequestError, String(error));
    assert.deepEqual(
      error.findings.map((finding) => finding.path),
      [wrong],
    );
    assert.ok(!JSON.stringify(error).includes(card.cardNumber));
  }
  await assert.rejects(iyzico.request("GET", "/v2/new", {}), InvalidRequestError);
  await assert.rejects(iyzico.request(any("TRACE"), "/v2/new"), {
    message: /^method: must be GET/,
  });
  await assert.rejects(iyzico.request("POST", any(7)), {
    message: "path: must be a string, not a number",
  });
  await assert.rejects(iyzico.request("POST", "/v2/new", {}, any({ extra: {} })), {
    message: /^extra: is not one of the options/,
  });
  assert.deepEqual(simulator.requests(), []);
});

test("a card goes to a call that is known", async () => {
  const body = { paymentCard: card };
  await assert.rejects(iyzico.request("POST", "/payment/auth", body), ApiError);
  assert.equal(simulator.requests().at(-1)?.call, "payment.create");
});

test("a request that was aborted before it left was not sent", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  const error = await iyzico.request("POST", "/v2/new", {}, { signal }).catch((thrown) => thrown);
  assert.equal(error.outcome, "not_sent");
  assert.deepEqual(simulator.requests(), []);
});
