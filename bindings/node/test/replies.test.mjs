// What routes respond with what their handlers return, and with what goes wrong in them.
import assert from "node:assert/strict";
import { test } from "node:test";
import express from "express";
import * as onExpress from "iyzico/express";
import * as onLambda from "iyzico/lambda";
import * as onWeb from "iyzico/web";
import {
  any,
  form,
  iyzico,
  json,
  posted,
  request,
  send,
  serve,
  signed,
  warningsOf,
} from "./arrivals.mjs";

/** What fails in a route of a program, at once and later. */
const failures = [
  () => {
    throw new Error("away");
  },
  () => Promise.reject(new Error("away")),
  async () => {
    throw Object.create(null); // it has no text
  },
];

test("no server of Node ends over a route that fails", async (t) => {
  const warnings = warningsOf(t);
  const good = () => {};
  for (const fails of failures) {
    const routes = [
      [onExpress.webhook(iyzico, fails), json, signed],
      [onExpress.webhook(any(fails), good), json, signed],
      [onExpress.webhook(iyzico, good, { onRefused: fails }), json, {}],
      [
        onExpress.webhook(iyzico, () => new Response(new ReadableStream({ start: fails }))),
        json,
        signed,
      ],
      [onExpress.callback(iyzico, fails), form, posted],
      [onExpress.callback(any(fails), good), form, posted],
      [onExpress.callback(iyzico, good, { onRefused: fails }), "a=b", posted],
    ];
    for (const [route, body, headers] of routes) {
      const response = await send(await serve(t, any(route)), body, headers);
      assert.deepEqual([response.status, await response.text()], [500, ""]);
    }
  }
  const told = warnings.map(({ name, message }) => `${name}: ${message}`);
  assert.equal(told.length, 7 * failures.length);
  for (const text of told) assert.match(text, /^IyzicoWarning: a route of iyzico failed: /);
});

test("what a failing handler has sent before is kept, or is seen to be a half", async (t) => {
  const sent = onExpress.webhook(iyzico, (_event, _request, response) => {
    response.writeHead(202).end("all");
    throw new Error("too late");
  });
  const response = await send(await serve(t, sent), json, signed);
  assert.deepEqual([response.status, await response.text()], [202, "all"]);
  const begun = onExpress.webhook(iyzico, (_event, _request, response) => {
    response.writeHead(200).write("a half");
    throw new Error("in the middle");
  });
  const url = await serve(t, begun);
  await assert.rejects(async () => (await send(url, json, signed)).text());
});

test("an address may have any letters", async (t) => {
  const escaped = {
    "/siparişler/teşekkürler?ad=Ömer Ünlü#ödeme":
      "/sipari%C5%9Fler/te%C5%9Fekk%C3%BCrler?ad=%C3%96mer%20%C3%9Cnl%C3%BC#%C3%B6deme",
    "/ödeme": "/%C3%B6deme",
    "/%C3%B6deme/%2F?a=%20b&c=1+1": "/%C3%B6deme/%2F?a=%20b&c=1+1",
    "/a\r\nset-cookie: b=1": "/aset-cookie:%20b=1",
    " /orders/7\n": "/orders/7",
    "/\u{1f600}\ud800": "/%F0%9F%98%80%EF%BF%BD",
    "https://shop.example/ş": "https://shop.example/%C5%9F",
  };
  for (const [address, location] of Object.entries(escaped)) {
    const web = await onWeb.callback(iyzico, () => address)(request(form, posted));
    assert.deepEqual([web.status, web.headers.get("location")], [303, location]);
    const url = await serve(
      t,
      onExpress.callback(iyzico, async () => address),
    );
    assert.equal((await send(url, form, posted)).headers.get("location"), location);
    const onRefused = () => address;
    const refused = await onWeb.callback(iyzico, () => "/", { onRefused })(request("", posted));
    assert.equal(refused.headers.get("location"), location);
  }
});

test("a handler that has done its work is not called again for what it returned", async (t) => {
  const warnings = warningsOf(t);
  const odd = [7, 0, true, false, "ok", {}, { status: 503 }, [], new Map(), Symbol("s"), () => {}];
  for (const value of odd) {
    const route = onWeb.webhook(iyzico, () => any(value));
    for (const time of [1, 2]) {
      assert.equal((await route(request(json, signed))).status, 200, String(time));
    }
    const url = await serve(
      t,
      onExpress.webhook(iyzico, async () => any(value)),
    );
    assert.equal((await send(url, json, signed)).status, 200);
    const lambda = await onLambda.webhook(iyzico, () => any(value))({
      headers: signed,
      body: json,
    });
    assert.equal(lambda.statusCode, 200);
    if (typeof value === "string") continue;
    const back = await onWeb.callback(iyzico, () => any(value))(request(form, posted));
    assert.equal(back.status, 200);
  }
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(warnings.length, 4 * odd.length - 1, "each route warns once");
  const toReturn = warnings.map(({ message }) => message.split("counts as nothing; return ")[1]);
  const ofCallbacks = toReturn.filter((said) => said === "an address, a Response or nothing");
  assert.equal(ofCallbacks.length, odd.length - 1, "each has said what is meant");
  assert.equal(toReturn.filter((said) => said === "a Response or nothing").length, 3 * odd.length);
});

test("nothing is no address, so no browser is sent there", async (t) => {
  const warnings = warningsOf(t);
  const blank = ["", " ", "\n", "\t \r\n"];
  for (const address of blank) {
    const web = await onWeb.callback(iyzico, () => address)(request(form, posted));
    assert.deepEqual([web.status, web.headers.get("location")], [200, null]);
    const url = await serve(
      t,
      onExpress.callback(iyzico, (_callback, _request, response) => {
        setImmediate(() => response.end()); // it may respond by itself
        return address;
      }),
    );
    const response = await send(url, form, posted);
    assert.deepEqual([response.status, response.headers.get("location")], [200, null]);
    const back = onWeb.callback(iyzico, () => {}, { onRefused: () => address });
    assert.equal((await back(request("a=b", posted))).status, 400);
  }
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(warnings.length, 3 * blank.length);
  for (const { message } of warnings)
    assert.match(message, /returned an empty string, which counts/);
});

test("a handler may return the response of Node, and one of another library", async (t) => {
  const warnings = warningsOf(t);
  const responds = (_callback, _request, response) => response.writeHead(204).end();
  const url = await serve(t, onExpress.callback(iyzico, any(responds)));
  assert.equal((await send(url, form, posted)).status, 204);
  const other = {
    status: 202,
    headers: new Map([["x-shop", "1"]]),
    arrayBuffer: async () => new ArrayBuffer(0),
  };
  const another = await serve(
    t,
    onExpress.webhook(iyzico, () => any(other)),
  );
  const response = await send(another, json, signed);
  assert.deepEqual([response.status, response.headers.get("x-shop")], [202, "1"]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(warnings, []);
});

/** A response with two cookies. */
function withCookies() {
  const response = new Response(null, { status: 303, headers: { location: "/paid" } });
  response.headers.append("set-cookie", "a=1");
  response.headers.append("set-cookie", "b=2");
  return response;
}

test("every cookie of a response is set, and those from before stay", async (t) => {
  const app = express().use((_request, response, next) => {
    response.setHeader("set-cookie", "session=0");
    next();
  });
  app.post("/", onExpress.callback(iyzico, withCookies));
  const { headers } = await send(await serve(t, app), form, posted);
  assert.deepEqual(headers.getSetCookie(), ["session=0", "a=1", "b=2"]);
  const back = onLambda.callback(iyzico, withCookies);
  const newer = await back({ headers: posted, body: form });
  assert.deepEqual(newer.headers, { location: "/paid" });
  assert.deepEqual(newer.cookies, ["a=1", "b=2"]);
  const older = await back({
    multiValueHeaders: { "content-type": Object.values(posted) },
    body: form,
  });
  const lists = { location: ["/paid"], "set-cookie": ["a=1", "b=2"] };
  assert.deepEqual(older.multiValueHeaders, lists);
});

test("Lambda sends back the bytes of a response", async () => {
  for (const [body, isText] of /** @type {const} */ ([
    [Buffer.from("teşekkürler"), true],
    [Buffer.from("\ufeffteşekkürler"), true],
    [Uint8Array.of(0xff, 0xfe, 0), false],
    [Uint8Array.of(0x89, 0x50, 0x4e, 0x47), false],
    [Uint8Array.of(), true],
  ])) {
    const handler = onLambda.callback(iyzico, () => new Response(body));
    const result = await handler({ headers: posted, body: form });
    assert.equal(result.isBase64Encoded, isText ? undefined : true);
    assert.deepEqual(Buffer.from(result.body, isText ? "utf8" : "base64"), Buffer.from(body));
  }
});
