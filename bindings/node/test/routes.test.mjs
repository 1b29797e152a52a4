// Routes of frameworks: what is genuine arrives, however it was parsed before; what is not is refused with 400.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { inspect } from "node:util";
import express from "express";
import { Iyzico, readCallbackRequest, signWebhook, verifyWebhookRequest } from "iyzico";
import * as onExpress from "iyzico/express";
import * as onFastify from "iyzico/fastify";
import * as onHono from "iyzico/hono";
import * as onLambda from "iyzico/lambda";
import * as onWeb from "iyzico/web";
import {
  any,
  cannotBeMerchant,
  event,
  form,
  iyzico,
  json,
  posted,
  request,
  secretKey,
  send,
  serve,
  signed,
  warningsOf,
} from "./arrivals.mjs";
import { until } from "./serve.mjs";

test("a notification arrives, and is answered", async () => {
  const seen = [];
  const route = onWeb.webhook(iyzico, (event, { url }) => void seen.push(event.iyziEventType, url));
  assert.equal((await route(request(json, signed))).status, 200);
  assert.deepEqual(seen, ["API_AUTH", "http://shop.example/"]);
  const own = onWeb.webhook(
    () => iyzico,
    async () => new Response("thanks", { status: 202 }),
  );
  assert.equal((await own(request(json, signed))).status, 202);
});

test("what is not genuine is refused with words, and no handler sees it", async () => {
  const refused = [];
  const never = () => assert.fail("it was believed");
  const notified = onWeb.webhook(iyzico, never, { onRefused: ({ name }) => refused.push(name) });
  const back = onWeb.callback(iyzico, never);
  for (const [route, body, headers] of /** @type {const} */ ([
    [notified, json, {}],
    [notified, json.replace("22416035", "22416036"), signed],
    [notified, "", signed],
    [notified, "[]", signed],
    [notified, `"${"x".repeat(2_000_000)}"`, signed],
    [back, form.replace("paymentId=7", "paymentId=8"), posted],
    [back, "", posted],
  ])) {
    const response = await route(request(body, headers));
    assert.equal(response.status, 400, body.slice(0, 80));
    assert.match(await response.text(), /\w+\n$/);
  }
  assert.equal(refused.length, 5);
  assert.equal((await notified(request("", {}, "GET"))).status, 405);
  const read = request(json, signed);
  await read.text();
  assert.match(await (await notified(read)).text(), /it was read before/);
  const locked = request(json, signed);
  locked.body?.getReader();
  assert.match(await (await notified(locked)).text(), /it was read before/);
});

test("a body that breaks off or was read before is told as one, whoever reads it", async () => {
  const gone = new Error("the sender has gone");
  const half = () =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(json.slice(0, 20)));
        controller.error(gone);
      },
    });
  const sent = (body, headers = signed) =>
    new Request("http://shop.example/", any({ method: "POST", headers, body, duplex: "half" }));
  const used = sent(json);
  await used.text();
  const locked = sent(json);
  locked.body?.getReader();
  async function* chunks() {
    yield Buffer.from(json.slice(0, 20));
    throw gone;
  }
  const asNode = () => any({ headers: signed, [Symbol.asyncIterator]: chunks });
  const readers = [
    (request) => iyzico.webhook.verifyRequest(request),
    (request) => verifyWebhookRequest(request, { secretKey }),
    (request) => iyzico.callback.readRequest(request),
    (request) => readCallbackRequest(request, { secretKey }),
  ];
  for (const read of readers) {
    for (const request of [sent(half()), asNode(), { headers: signed, body: sent(half()) }]) {
      await assert.rejects(read(request), { setting: "body", message: BROKEN, cause: gone });
    }
    for (const request of [used, locked]) {
      await assert.rejects(read(request), { setting: "body", message: BROKEN });
    }
  }
  for (const route of [onWeb.webhook(iyzico, () => {}), onWeb.callback(iyzico, () => "/")]) {
    const response = await route(sent(half()));
    assert.deepEqual([response.status, await response.text()], [400, `${BROKEN}\n`]);
  }
});

const BROKEN = "body: it could not be read: the sender broke off, or it was read before";

test("an error of the handler is not taken for a forgery", async () => {
  const fails = () => {
    throw new Error("the database is away");
  };
  await assert.rejects(onWeb.webhook(iyzico, fails)(request(json, signed)), /database/);
  await assert.rejects(onWeb.callback(iyzico, fails)(request(form, posted)), /database/);
});

test("a buyer is sent on", async () => {
  const to = async (reply) => onWeb.callback(iyzico, () => reply)(request(form, posted));
  for (const address of ["/orders/7", new URL("https://shop.example/orders/7")]) {
    const response = await to(address);
    assert.deepEqual([response.status, response.headers.get("location")], [303, String(address)]);
  }
  assert.equal((await to(new Response("page"))).status, 200);
  const onRefused = async (error) => `/not-paid?${any(error).reason}`;
  const forged = onWeb.callback(iyzico, () => "/paid", { onRefused });
  const response = await forged(request(form.replace("paymentId=7", "paymentId=8"), posted));
  assert.equal(response.headers.get("location"), "/not-paid?forged");
});

const parsers = {
  none: [],
  json: [express.json()],
  "json and forms": [express.json(), express.urlencoded({ extended: true })],
  raw: [express.raw({ type: "*/*" })],
  text: [express.text({ type: "*/*" })],
  ...Object.fromEntries(
    ["", null, {}, Buffer.alloc(0), new ArrayBuffer(0)].flatMap((left) =>
      ["body", "rawBody"].map((field) => [
        `${field} is left as ${inspect(left)}`,
        [(request, _, next) => next(void Object.assign(request, { [field]: left }))],
      ]),
    ),
  ),
  "a rawBody that nobody has filled": [
    express.json(),
    express.urlencoded(),
    (request, _, next) => next(void Object.assign(request, { rawBody: "" })),
  ],
  "one that goes on before the bytes have come": [
    (request, _, next) => {
      request.rawBody = "";
      request.on("data", (chunk) => {
        request.rawBody += chunk;
      });
      next();
    },
  ],
  "bytes that were kept": [
    express.json({
      verify: (request, _, bytes) => {
        Object.assign(request, { rawBody: bytes });
      },
    }),
  ],
};

for (const [name, before] of Object.entries(parsers)) {
  test(`Express with this parser before: ${name}`, async (t) => {
    const app = express();
    for (const parser of before) app.use(parser);
    const seen = [];
    app.post(
      "/",
      onExpress.webhook(iyzico, ({ iyziEventType }) => void seen.push(iyziEventType)),
    );
    app.post(
      "/back",
      onExpress.callback(iyzico, ({ kind }) => `/${kind}`),
    );
    const url = await serve(t, app);
    assert.equal((await send(url, json, signed)).status, 200);
    assert.equal((await send(url, json, { ...signed, "x-iyz-signature-v3": "0" })).status, 400);
    assert.equal((await send(`${url}back`, form, posted)).headers.get("location"), "/three_ds");
    assert.equal((await send(`${url}back`, "a=b", posted)).status, 400);
    assert.deepEqual(seen, ["API_AUTH"]);
  });
}

test("what a parser has spoilt is refused with the reason, never with 500", async (t) => {
  const warnings = warningsOf(t);
  const handler = onExpress.webhook(iyzico, () => assert.fail("it was believed"));
  const lost = express().use(express.json()).post("/", handler);
  const digits = json.replace("22416035", "12345678901234567890");
  const spoilt = await send(await serve(t, lost), digits, signed);
  assert.equal(spoilt.status, 400);
  assert.match(await spoilt.text(), /a number lost digits in a JSON parser/);
  const again = onExpress.webhook(iyzico, () => assert.fail("it was believed"));
  const swallows = async (request, _, next) => {
    for await (const _ of request);
    next();
  };
  const swallowed = await send(await serve(t, express().use(swallows, again)), json, signed);
  assert.equal(swallowed.status, 400);
  assert.match(await swallowed.text(), /has read it and left nothing/);
  assert.equal(warnings.length, 2);
});

test("digits that are kept verify", async (t) => {
  const digits = { ...event, paymentId: "@" };
  const body = JSON.stringify(digits).replace('"@"', "12345678901234567890");
  const seen = [];
  const handler = onExpress.webhook(iyzico, (event) => void seen.push(any(event).paymentId));
  const headers = { ...signed, ...signWebhook(body, { secretKey }) };
  assert.equal((await send(await serve(t, handler), body, headers)).status, 200);
  assert.deepEqual(seen, ["12345678901234567890"]);
});

test("Express gets the errors of handlers, and keeps what they have sent", async (t) => {
  const fails = onExpress.webhook(iyzico, () => Promise.reject(new Error("away")));
  const app = express().post("/", fails);
  const seen = [];
  app.use((error, request, response, next) => {
    seen.push(error.message);
    if (request && next) response.sendStatus(503);
  });
  /** @type {(event: unknown, request: import("node:http").IncomingMessage, response: any) => void} */
  const responds = (_event, _request, response) => response.sendStatus(204);
  app.post("/own", onExpress.webhook(iyzico, responds));
  const url = await serve(t, app);
  assert.equal((await send(url, json, signed)).status, 503);
  assert.deepEqual(seen, ["away"]);
});

test("a handler that responds by itself is left alone", async (t) => {
  const responds = (_event, _request, response) => void response.writeHead(204).end();
  const url = await serve(t, onExpress.webhook(iyzico, responds));
  assert.equal((await send(url, json, signed)).status, 204);
  assert.equal((await fetch(url)).status, 405);
});

test("a client may come later", async () => {
  for (const client of [() => iyzico, async () => iyzico]) {
    assert.equal((await onWeb.webhook(client, () => {})(request(json, signed))).status, 200);
    assert.equal((await onWeb.callback(client, () => "/")(request(form, posted))).status, 303);
  }
  for (const client of [() => undefined, async () => ({}), () => onWeb]) {
    const said = /^ConfigError: client: the function must return an Iyzico, not/;
    await assert.rejects(onWeb.webhook(any(client), () => {})(request(json, signed)), said);
    await assert.rejects(onWeb.callback(any(client), () => "/")(request(form, posted)), said);
  }
});

test("Lambda hands over base64", async () => {
  const seen = [];
  const handler = onLambda.webhook(iyzico, ({ iyziEventType }, lambda) => {
    seen.push(iyziEventType, lambda.isBase64Encoded);
  });
  const encoded = (text) => Buffer.from(text).toString("base64");
  const lambda = { headers: signed, body: encoded(json), isBase64Encoded: true };
  assert.deepEqual(await handler(lambda), { statusCode: 200, headers: {}, body: "" });
  assert.deepEqual(await handler({ headers: signed, body: json }), {
    statusCode: 200,
    headers: {},
    body: "",
  });
  assert.equal((await handler({ headers: {}, body: null })).statusCode, 400);
  assert.deepEqual(seen, ["API_AUTH", true, "API_AUTH", undefined]);
  const back = onLambda.callback(iyzico, () => "/paid");
  const result = await back({ headers: posted, body: encoded(form), isBase64Encoded: true });
  assert.deepEqual([result.statusCode, result.headers.location], [303, "/paid"]);
});

test("Lambda says what stands in the place of an event", async (t) => {
  const warnings = warningsOf(t);
  const never = () => assert.fail("it was believed");
  const handlers = [onLambda.webhook(iyzico, never), onLambda.callback(iyzico, never)];
  for (const [event, what] of /** @type {const} */ ([
    [undefined, "undefined"],
    [null, "null"],
    [json, "a string"],
    [[json], "an array"],
    [7, "a number"],
    [new Map(), "a Map"],
    [() => {}, "a function"],
  ])) {
    for (const handler of handlers) {
      const { statusCode, body } = await any(handler)(event);
      assert.equal(statusCode, 400, what);
      assert.match(body, new RegExp(`^event: it is ${what}; pass the event of an API Gateway`));
    }
  }
  await until(() => warnings.length === 14); // each handler has told the process of each
});

test("Hono reads again what middleware has read", async () => {
  const raw = request(json, signed);
  const bytes = await raw.arrayBuffer();
  const context = { req: { raw, arrayBuffer: async () => bytes }, body: () => new Response() };
  const route = onHono.webhook(iyzico, (_event, given) => void assert.equal(given, context));
  assert.equal((await route(context)).status, 200);
});

test("what cannot work fails at the start", async () => {
  for (const { webhook, callback } of [onWeb, onExpress, onFastify, onHono, onLambda]) {
    for (const route of [webhook, callback]) {
      for (const wrong of [undefined, null, "client", {}, onWeb, Promise.resolve(iyzico), Iyzico]) {
        assert.throws(() => any(route)(wrong, () => {}), /^ConfigError: client: must be/);
      }
      assert.throws(() => any(route)(iyzico), /must be a function, not undefined/);
      assert.throws(() => any(route)(iyzico, () => {}, { onRefuse: () => {} }), /did you mean/);
    }
    for (const merchantId of [3413541, 3413541n, true, {}, ["3413541"], () => "3413541"]) {
      const said = /^ConfigError: merchantId: must be a string/;
      assert.throws(() => any(webhook)(iyzico, () => {}, { merchantId }), said);
    }
    for (const [merchantId, problem] of cannotBeMerchant) {
      const said = new RegExp(`^ConfigError: merchantId: ${problem}`);
      assert.throws(() => any(webhook)(iyzico, () => {}, { merchantId }), said);
      assert.throws(
        () =>
          any(webhook)(
            () => iyzico,
            () => {},
            { merchantId },
          ),
        said,
      );
    }
    for (const merchantId of ["3413541", " 3413541\n", null, undefined]) {
      any(webhook)(iyzico, () => {}, { merchantId });
    }
  }
  const plugin = onFastify.webhook(iyzico, () => {});
  await assert.rejects(plugin(any({ prefix: "" })), /^ConfigError: prefix: is missing/);
});

test("the process warns of each thing that is in the way, whatever strangers send", async (t) => {
  const warnings = warningsOf(t);
  const told = async (what) => {
    await new Promise((resolve) => setImmediate(resolve));
    return warnings.splice(0).filter(({ message }) => what.test(message)).length;
  };
  let arrive = () => {};
  const arrived = new Promise((resolve) => {
    arrive = () => resolve(undefined);
  });
  const swallows = async (request, _, next) => {
    arrive();
    if (request.headers["x-swallowed"]) for await (const _ of request);
    next();
  };
  const app = express().use(swallows, express.json({ type: "text/json" }));
  app.post(
    "/",
    onExpress.webhook(iyzico, () => {}),
  );
  app.post(
    "/back",
    onExpress.callback(iyzico, () => "/"),
  );
  const url = await serve(t, app);

  // A stranger: an upload that breaks off, one that is too long, and fields of many names.
  const upload = connect(Number(new URL(url).port), "127.0.0.1");
  upload.write("POST / HTTP/1.1\r\nhost: shop\r\ncontent-length: 500\r\n\r\n{");
  await arrived;
  upload.destroy();
  await until(() => warnings.length === 1);
  await send(await serve(t, app), "x".repeat(2_000_000), signed);
  for (const name of "abcdefgh") {
    const odd = { "content-type": "text/json" };
    await send(url, `{"${name}":12345678901234567890}`, odd);
    await send(`${url}back`, `{"${name}":0.5}`, odd);
  }
  assert.equal(await told(/./), 4);

  for (const [path, body, headers] of /** @type {const} */ ([
    ["", json, signed],
    ["back", form, posted],
  ])) {
    for (const _time of [1, 2]) {
      await send(url + path, body, { ...headers, "x-swallowed": "1" });
    }
    assert.equal(await told(/has read it and left nothing of it/), 1);
  }
});
