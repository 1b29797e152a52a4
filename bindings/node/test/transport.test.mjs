import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { TransportError, UntrustedResponseError } from "iyzico";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";
import { cutOff, serve, serveSilence, untilBegun } from "./serve.mjs";

test("connection refused: nothing was sent", async (t) => {
  const { server, client } = await serve(t, () => {});
  server.close();
  await once(server, "close");
  await assert.rejects(client.payment.create(payment()), (error) => {
    assert.ok(error instanceof TransportError);
    assert.equal(error.outcome, "not_sent");
    assert.match(error.message, /connection refused/);
    assert.match(error.message, /no money moved/);
    return true;
  });
});

test("HTML instead of JSON is not believed", async (t) => {
  const { client } = await serve(t, (_, response) => {
    response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
  });
  await assert.rejects(client.payment.create(payment()), (error) => {
    assert.ok(error instanceof UntrustedResponseError);
    assert.equal(error.outcome, "unknown");
    assert.equal(error.httpStatus, 502);
    assert.match(error.message, /not JSON/);
    assert.match(error.advice?.merchantEn ?? "", /./);
    return true;
  });
});

test("a success without its signature is not believed", async (t) => {
  const { client } = await serve(t, (_, response) => {
    response.end('{"status":"success","paymentId":"1","price":1,"paidPrice":1.2}');
  });
  await assert.rejects(client.payment.create(payment()), {
    name: "UntrustedResponseError",
    message: /signature is missing/,
    outcome: "unknown",
  });
});

test("a response over the limit is not read", async (t) => {
  const { client } = await serve(t, (_, response) => response.end("x".repeat(2000)), {
    maxResponseBytes: 1000,
  });
  await assert.rejects(client.payment.create(payment()), {
    name: "TransportError",
    outcome: "unknown",
  });
});

test("no response in time: the outcome is unknown", async (t) => {
  const { client } = await serveSilence(t);
  const { error } = await cutOff((timeout) => client.payment.create(payment(), { timeout }));
  assert.deepEqual([error.name, error.outcome], ["TransportError", "unknown"]);
  await assert.rejects(client.payment.create(payment(), { timeout: -1 }), {
    name: "ConfigError",
    setting: "timeout",
  });
});

test("a call that is aborted before it begins is not sent", async (t) => {
  let requests = 0;
  const { client } = await serve(t, () => requests++);
  const reason = new Error("the buyer left");
  await assert.rejects(client.payment.create(payment(), { signal: AbortSignal.abort(reason) }), {
    name: "TransportError",
    outcome: "not_sent",
    cause: reason,
  });
  assert.equal(requests, 0);
});

test("a call that is aborted on its way leaves the outcome open", async (t) => {
  const aborting = new AbortController();
  const { server, client } = await serve(t, () => aborting.abort());
  const closed = once(server, "connection").then(([socket]) => once(socket, "close"));
  await assert.rejects(client.payment.create(payment(), { signal: aborting.signal }), (error) => {
    assert.ok(error instanceof TransportError);
    assert.equal(error.outcome, "unknown");
    assert.equal(error.cause, aborting.signal.reason);
    assert.match(error.message, /aborted/);
    assert.match(error.advice?.merchantEn ?? "", /./);
    return true;
  });
  await closed;
});

test("a call that is aborted while it waits for a connection is not sent", async (t) => {
  const { server, client } = await serve(t, () => {}, { maxConnections: 1 });
  const aborting = new AbortController();
  const { signal } = aborting;
  const first = client.payment.create(payment(), { signal });
  await once(server, "request");
  const second = client.payment.create(payment(), { signal });
  await untilBegun(t);
  aborting.abort();
  await Promise.all([
    assert.rejects(first, { name: "TransportError", outcome: "unknown" }),
    assert.rejects(second, {
      name: "TransportError",
      outcome: "not_sent",
      message: /aborted; nothing was sent/,
      cause: signal.reason,
    }),
  ]);
});

test("one signal serves many calls, at once and after each other", async (t) => {
  const simulator = await Simulator.start();
  const client = simulator.client();
  const warn = t.mock.method(process, "emitWarning");
  const aborting = new AbortController();
  const { signal } = aborting;
  for (let round = 0; round < 2; round++) {
    const calls = Array.from({ length: 20 }, () => client.connection.test({ signal }));
    for (const { status } of await Promise.all(calls)) assert.equal(status, "success");
  }
  assert.equal(warn.mock.callCount(), 0);
  aborting.abort();
  await assert.rejects(client.connection.test({ signal }), { outcome: "not_sent" });
  await simulator.stop();
});
