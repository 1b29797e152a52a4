// Handlers of routes that respond by themselves, at once or later, or say something by the means of their framework.
import assert from "node:assert/strict";
import { createReadStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import express from "express";
import * as onExpress from "iyzico/express";
import * as onFastify from "iyzico/fastify";
import * as onHono from "iyzico/hono";
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
import { until } from "./serve.mjs";

const required = createRequire(new URL("../examples/frameworks/package.json", import.meta.url));
const { default: Fastify } = required("fastify");
const { Hono } = required("hono");
const { getCookie, setCookie } = required("hono/cookie");

const page = fileURLToPath(new URL("canary.mjs", import.meta.url)); // any file will do
const pageText = readFileSync(page, "utf8");
const aTurn = () => new Promise((resolve) => setImmediate(resolve));
const turns = async (count = 20) => {
  for (let turn = 0; turn < count; turn += 1) await aTurn();
};

/** An application of Express with engines for pages, one of which calls back at once and the other one later. */
function application() {
  const app = express().set("views", fileURLToPath(new URL(".", import.meta.url)));
  app.engine("mjs", (path, _options, done) => done(null, readFileSync(path, "utf8")));
  app.engine("ts", async (path, _options, done) => {
    await turns();
    done(null, readFileSync(path, "utf8"));
  });
  return app;
}

/** How a handler responds by itself in Express. */
const ways = {
  send: (response) => response.send(pageText),
  "a page, at once": (response) => response.render("canary.mjs"),
  "a page, later": (response) => response.render("mistakes.ts"),
  "a file": (response) => response.sendFile(page),
  "a stream": (response) => createReadStream(page).pipe(response),
  later: (response) => void turns().then(() => response.status(201).send(pageText)),
  "a redirect": (response) => response.redirect("/orders/7"),
};

for (const [name, way] of Object.entries(ways)) {
  test(`Express: a handler of callbacks responds by itself: ${name}`, async (t) => {
    const warnings = warningsOf(t);
    const handlers = {
      "/plain": (_callback, _request, response) => void way(response),
      "/async": async (_callback, _request, response) => void way(response),
      "/waits": async (_callback, _request, response) => {
        await turns();
        way(response);
      },
    };
    const app = application();
    for (const [path, handler] of Object.entries(handlers)) {
      app.post(path, onExpress.callback(iyzico, any(handler)));
      app.get(path, (_request, response) => void way(response));
    }
    const url = await serve(t, app);
    for (const path of Object.keys(handlers)) {
      const alone = await fetch(new URL(path, url), { redirect: "manual" });
      const response = await send(new URL(path, url), form, posted);
      assert.equal(response.status, alone.status);
      assert.equal(await response.text(), await alone.text());
      for (const header of ["content-type", "location"]) {
        assert.equal(response.headers.get(header), alone.headers.get(header));
      }
    }
    assert.deepEqual(warnings, []);
  });
}

/** What may be thrown: some of it is no error for Express. */
const thrown = [undefined, null, "", 0, false, "route", "router", 7, Symbol("s"), new Error("e")];

for (const value of thrown) {
  test(`what a handler throws fails its request: ${String(value)}`, async (t) => {
    const warnings = warningsOf(t);
    const fails = any(async () => Promise.reject(value));
    const failing = { onRefused: fails };
    const app = express();
    app.post("/webhook", onExpress.webhook(iyzico, fails, failing));
    app.post("/callback", onExpress.callback(iyzico, fails, failing));
    app.use((_request, response) => void response.status(200).send("the page for all else"));
    app.use(any((_error, _request, response, _next) => void response.status(500).send("failed")));
    const fastify = Fastify({ logger: false });
    fastify.register(onFastify.webhook(iyzico, fails, failing), { prefix: "/webhook" });
    fastify.register(onFastify.callback(iyzico, fails, failing), { prefix: "/callback" });
    t.after(() => fastify.close());
    const ofFastify = await fastify.listen({ port: 0 });
    for (const url of [await serve(t, app), ofFastify]) {
      for (const [path, body, headers] of /** @type {const} */ ([
        ["/webhook", json, signed],
        ["/webhook", json, { "content-type": "application/json" }],
        ["/callback", form, posted],
        ["/callback", form.replace("success", "failure"), posted],
      ])) {
        const response = await send(new URL(path, url), body, any(headers));
        assert.equal(response.status, 500, `${url} ${path}`);
      }
    }
    assert.deepEqual(warnings, []);
  });
}

test("http.createServer: a handler of callbacks responds later", async (t) => {
  for (const way of [
    (response) => setTimeout(() => response.writeHead(201).end("later"), 5),
    (response) => setTimeout(() => response.writeHead(201).write("later", () => response.end()), 5),
    (response) => void Readable.from(["la", "ter"]).pipe(response.writeHead(201)),
  ]) {
    const route = onExpress.callback(iyzico, (_callback, _request, response) => void way(response));
    const response = await send(await serve(t, route), form, posted);
    assert.deepEqual([response.status, await response.text()], [201, "later"]);
  }
});

test("a route does not end what a handler of notifications has begun", async (t) => {
  for (const name of /** @type {const} */ (["send", "a page, at once", "a stream"])) {
    const handler = (_event, _request, response) => void ways[name](response.status(202));
    const app = application().post("/", onExpress.webhook(iyzico, any(handler)));
    const response = await send(await serve(t, app), json, signed);
    assert.deepEqual([response.status, await response.text()], [202, pageText], name);
  }
});

for (const [name, way] of Object.entries(ways)) {
  test(`a handler that responds after the route has ends no process: ${name}`, async (t) => {
    const warnings = warningsOf(t);
    const isTold = name !== "a file"; // Express may see that it comes too late
    let respond = () => {};
    const keeps = (reply) => (_arrived, _request, response) => {
      respond = () => void way(response);
      return reply;
    };
    const fails = (...given) => {
      keeps()(...any(given));
      throw new Error("away");
    };
    const app = application();
    app.post("/notified", onExpress.webhook(iyzico, any(keeps())));
    app.post("/back", onExpress.callback(iyzico, any(keeps("/paid"))));
    app.post("/fails", onExpress.callback(iyzico, any(fails)));
    app.use((_error, _request, response, _next) => response.status(503).send("an error"));
    const url = await serve(t, app);
    for (const [path, body, headers, status, text] of /** @type {const} */ ([
      ["notified", json, signed, 200, ""],
      ["back", form, posted, 303, ""],
      ["fails", form, posted, 503, "an error"],
    ])) {
      const told = warnings.length;
      const response = await send(`${url}${path}`, body, headers);
      assert.deepEqual([response.status, await response.text()], [status, text]);
      respond();
      if (isTold) await until(() => warnings.length > told);
      else await turns();
    }
    for (const { message } of warnings) assert.match(message, /responded too late/);
    assert.ok(isTold ? warnings.length === 3 : warnings.length <= 3, "each route warns once");
  });
}

test("http.createServer: a handler that fails and responds all the same ends no process", async (t) => {
  const warnings = warningsOf(t);
  let respond = () => {};
  const fails = (_arrived, _request, response) => {
    respond = () => response.setHeader("x-shop", "1").writeHead(200).end("late");
    throw new Error("away");
  };
  const url = await serve(t, onExpress.webhook(iyzico, fails));
  assert.equal((await send(url, json, signed)).status, 500);
  respond();
  await until(() => warnings.length === 2);
});

test("timers that stand still are not in the way of a response", async (t) => {
  const url = await serve(
    t,
    onExpress.webhook(iyzico, () => {}),
  );
  t.mock.timers.enable({ apis: ["setImmediate", "setTimeout", "setInterval"] });
  assert.equal((await send(url, json, signed)).status, 200);
});

test("a session that is stored before the response is sent is not in the way", async (t) => {
  const app = express().use((_request, response, next) => {
    const { end } = response;
    response.end = any((...given) => {
      setTimeout(() => response.setHeader("x-stored", "1") && end.apply(response, any(given)), 5);
      return response;
    });
    next();
  });
  app.post(
    "/",
    onExpress.callback(iyzico, () => new Response("paid", { status: 202 })),
  );
  const response = await send(await serve(t, app), form, posted);
  assert.deepEqual([response.status, response.headers.get("x-stored")], [202, "1"]);
  assert.equal(await response.text(), "paid");
});

test("a handler that neither returns nor responds is told of when the browser gives up", async (t) => {
  const warnings = warningsOf(t);
  const waiting = [];
  const silent = async () => void waiting.shift()?.();
  const fastify = Fastify();
  fastify.register(onFastify.callback(iyzico, silent), { prefix: "/" });
  t.after(() => fastify.close());
  const routes = [
    await serve(t, onExpress.callback(iyzico, silent)),
    await fastify.listen({ port: 0 }),
  ];
  for (const url of routes) {
    for (const _time of [1, 2]) {
      const browser = new AbortController();
      const arrived = new Promise((resolve) => waiting.push(resolve));
      const { signal } = browser;
      const response = fetch(url, { method: "POST", body: form, headers: posted, signal });
      await arrived;
      await turns();
      browser.abort();
      await assert.rejects(response);
    }
  }
  await until(() => warnings.length === routes.length);
  await turns();
  for (const { message } of warnings) assert.match(message, /returned nothing, and had not resp/);
  assert.equal(warnings.length, routes.length);
});

test("what a handler has set stands where it returns nothing, and beside what it returns", async (t) => {
  const sets = (status, reply) => (_arrived, _request, response) => {
    response.statusCode = status;
    response.setHeader("x-shop", "1");
    response.setHeader("set-cookie", "a=1");
    return reply;
  };
  const page = () => new Response("page", { status: 202, headers: { "set-cookie": "b=2" } });
  for (const [route, body, headers, status, cookies] of /** @type {const} */ ([
    [onExpress.webhook(iyzico, sets(503, undefined)), json, signed, 503, ["a=1"]],
    [onExpress.webhook(iyzico, any(sets(503, 7))), json, signed, 503, ["a=1"]],
    [onExpress.webhook(iyzico, sets(503, page())), json, signed, 202, ["a=1", "b=2"]],
    [onExpress.callback(iyzico, sets(503, "/paid")), form, posted, 303, ["a=1"]],
    [onExpress.callback(iyzico, sets(503, page())), form, posted, 202, ["a=1", "b=2"]],
  ])) {
    const response = await send(await serve(t, route), body, headers);
    assert.deepEqual([response.status, response.headers.get("x-shop")], [status, "1"]);
    assert.deepEqual(response.headers.getSetCookie(), cookies);
  }
});

test("Fastify: what a handler has set stands, and what it sends is left alone", async (t) => {
  const plain = Fastify();
  const hooked = Fastify().addHook("onSend", () => turns());
  const page = () => new Response("page", { status: 202, headers: { "set-cookie": "b=2" } });
  const handlers = {
    nothing: [(reply) => void reply.code(503).header("set-cookie", "a=1"), 503, "", ["a=1"]],
    a_page: [(reply) => reply.code(503).header("set-cookie", "a=1") && page(), 202, "page"],
    sends: [(reply) => void reply.code(201).send("own"), 201, "own"],
    streams: [(reply) => void reply.code(201).send(Readable.from(later())), 201, "in parts"],
    sends_later: [(reply) => setTimeout(() => reply.code(201).send("own"), 5) && reply, 201, "own"],
    redirects: [(reply) => void reply.redirect("/orders/7"), 302, ""],
  };
  async function* later() {
    await turns();
    yield "in ";
    yield "parts";
  }
  for (const app of [plain, hooked]) {
    for (const [name, [handler]] of Object.entries(handlers)) {
      const given = any((_arrived, _request, reply) => any(handler)(reply));
      app.register(onFastify.webhook(iyzico, given), { prefix: `/notified/${name}` });
      app.register(onFastify.callback(iyzico, given), { prefix: `/back/${name}` });
    }
    const waits = (_arrived, _request, reply) =>
      void setTimeout(() => reply.code(201).send("own"), 5);
    app.register(onFastify.callback(iyzico, waits), { prefix: "/waits" });
    t.after(() => app.close());
    const url = await app.listen({ port: 0 });
    for (const [name, [, status, text, cookies]] of Object.entries(handlers)) {
      const notified = await send(`${url}/notified/${name}`, json, signed);
      assert.deepEqual([notified.status, await notified.text()], [status, text], name);
      if (name === "nothing") {
        assert.deepEqual(notified.headers.getSetCookie(), cookies);
        continue; // the browser would wait for what the handler sends
      }
      const back = await send(`${url}/back/${name}`, form, posted);
      assert.deepEqual([back.status, await back.text()], [status, text], name);
      if (name === "a_page") assert.deepEqual(back.headers.getSetCookie(), ["a=1", "b=2"]);
    }
    const waited = await send(`${url}/waits`, form, posted);
    assert.deepEqual([waited.status, await waited.text()], [201, "own"]);
  }
});

/** Sends a request to an application of Hono with one route. */
function toHono(route, body, headers, ...before) {
  const app = new Hono();
  for (const middleware of before) app.use(middleware);
  return app.post("/", route).request("/", { method: "POST", body, headers });
}

test("Hono: what a handler has set stands where it returns nothing, and beside what it returns", async () => {
  const sets = (reply) => (_arrived, context) => {
    context.status(503);
    context.header("x-shop", "1");
    setCookie(context, "a", "1");
    return reply?.(context);
  };
  const page = () => new Response("page", { status: 202, headers: { "set-cookie": "b=2" } });
  const fetched = () => Response.redirect("https://shop.example/paid", 303); // its headers are immutable
  for (const [route, body, headers, status, text, cookies] of /** @type {const} */ ([
    [onHono.webhook(iyzico, sets()), json, signed, 503, "", ["a=1"]],
    [onHono.webhook(iyzico, any(sets(() => 7))), json, signed, 503, "", ["a=1"]],
    [onHono.webhook(iyzico, sets(page)), json, signed, 202, "page", ["b=2", "a=1"]],
    [
      onHono.callback(
        iyzico,
        sets(() => "/paid"),
      ),
      form,
      posted,
      303,
      "",
      ["a=1"],
    ],
    [onHono.callback(iyzico, sets(fetched)), form, posted, 303, "", ["a=1"]],
    [
      onHono.callback(
        iyzico,
        sets((context) => context.text("own")),
      ),
      form,
      posted,
      503,
      "own",
      ["a=1"],
    ],
    [
      onHono.callback(
        iyzico,
        sets((context) => context.redirect("/own")),
      ),
      form,
      posted,
      302,
      "",
      ["a=1"],
    ],
  ])) {
    const response = await toHono(route, body, headers);
    assert.deepEqual([response.status, await response.text()], [status, text]);
    assert.equal(response.headers.get("x-shop"), "1");
    const set = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
    assert.deepEqual(set, cookies);
  }
  const refused = await toHono(
    onHono.webhook(iyzico, () => {}),
    json,
    {},
    (context, next) => {
      setCookie(context, "session", getCookie(context, "session") ?? "new");
      return next();
    },
  );
  assert.deepEqual([refused.status, refused.headers.getSetCookie().length], [400, 1]);
});

test("Hono: a body that middleware has read is read again, or the response says why not", async (t) => {
  const warnings = warningsOf(t);
  const reads = {
    text: ({ req }) => req.text(),
    json: ({ req }) => req.json().catch(() => {}),
    arrayBuffer: ({ req }) => req.arrayBuffer(),
    blob: ({ req }) => req.blob(),
    parseBody: ({ req }) => req.parseBody(),
  };
  for (const [name, read] of Object.entries(reads)) {
    const before = async (context, next) => {
      await read(context);
      await next();
    };
    const notified = onHono.webhook(iyzico, () => {});
    assert.equal((await toHono(notified, json, signed, before)).status, 200, name);
    const back = onHono.callback(iyzico, ({ kind }) => `/${kind}`);
    assert.equal((await toHono(back, form, posted, before)).status, 303, name);
  }
  assert.deepEqual(warnings, []);
  const past = await toHono(
    onHono.webhook(iyzico, () => {}),
    json,
    signed,
    async ({ req }, next) => {
      await req.raw.text();
      await next();
    },
  );
  assert.equal(past.status, 400);
  assert.match(await past.text(), /^body: it was read before, and not with `context.req`/);
});

test("an `onRefused` that returns nothing leaves the response as it is without one", async (t) => {
  const seen = [];
  const onRefused = ({ name }) => void seen.push(name);
  const never = () => assert.fail("it was believed");
  const web = await onWeb.callback(iyzico, never, { onRefused })(request("a=b", posted));
  assert.deepEqual([web.status, /\w/.test(await web.text())], [400, true]);
  const url = await serve(t, onExpress.callback(iyzico, never, { onRefused }));
  assert.equal((await send(url, "a=b", posted)).status, 400);
  assert.deepEqual(seen, ["CallbackError", "CallbackError"]);
});
