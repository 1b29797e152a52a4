// `iyzico/edge`: what holds for `iyzico` holds for the same client in WebAssembly, and it runs where there is no Node.
// Without the module, which `cargo xtask package edge` builds, nothing of it can be tested.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import * as plain from "iyzico";
import { Simulator } from "iyzico/testing";
import * as web from "iyzico/web";
import { card, payment } from "./seed.mjs";

const run = promisify(execFile);
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const isBuilt = existsSync(at("../dist/edge/iyzico.wasm"));
const built = { skip: !isBuilt && "no WebAssembly module: `cargo xtask package edge` builds it" };

/** @type {Simulator} */
let simulator;

before(async () => {
  simulator = await Simulator.start();
});

after(() => simulator.stop());
beforeEach(() => simulator.reset());

/** The tests of `iyzico` that say what a client does, but not how it makes connections. */
const SHARED = [
  "attempts",
  "bad-input",
  "callback",
  "contract",
  "flows",
  "handles",
  "once",
  "once-mistakes",
  "paging",
  "payment",
  "receivers",
  "reconcile",
  "scenarios",
  "secrets",
  "texts",
  "timers",
  "way-out",
  "webhook",
];

for (const name of SHARED) {
  test(`${name}.test.mjs holds at the edge`, built, async () => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const options = ["--import", at("edge/register.mjs"), "--test", at(`${name}.test.mjs`)];
    const { stdout } = await run(process.execPath, options, { env, maxBuffer: 2 ** 26 }).catch(
      ({ stdout }) => assert.fail(stdout),
    );
    assert.match(stdout, /^# pass [1-9]/m);
  });
}

test("the names are those of iyzico and of iyzico/web", built, async () => {
  const edge = await import("iyzico/edge");
  const required = createRequire(import.meta.url)("iyzico/edge");
  const names = [...Object.keys(plain), ...Object.keys(web)].sort();
  assert.deepEqual(Object.keys(edge).sort(), names);
  assert.deepEqual(Object.keys(required).sort(), names);
  assert.equal(edge.default, edge.Iyzico);
});

test("errors are of the classes of iyzico", built, async () => {
  const { Iyzico } = await import("iyzico/edge");
  const { baseUrl, apiKey, secretKey } = simulator;
  const iyzico = new Iyzico({ baseUrl, apiKey, secretKey });
  const paymentCard = { ...card, cardNumber: "4111111111111129" };
  await assert.rejects(
    iyzico.payment.create(payment({ paymentCard })),
    (error) => error instanceof plain.CardDeclinedError,
  );
});

test("a handle of another merchant is not resolved", built, async () => {
  const { Iyzico } = await import("iyzico/edge");
  const { baseUrl, apiKey, secretKey } = simulator;
  const own = new Iyzico({ baseUrl, apiKey, secretKey });
  const order = payment({ conversationId: "1001" });
  const pending = own.pending("payment.create", order);
  assert.equal((await own.payment.createOnce(order)).status, "succeeded");
  const other = own.withKeys({ apiKey: "sandbox-other", secretKey: "sandbox-secret" });
  const settled = await other.resolve(pending, { deadline: 100 });
  assert.ok(settled.status === "unknown");
  assert.match(settled.error.message, /another merchant or another host/);
  assert.equal((await own.resolve(pending)).status, "succeeded");
});

test("the page shows the programs that are tested", async () => {
  const page = await readFile(at("../../../docs/edge.md"), "utf8");
  const shown = [...page.matchAll(/^<!-- file:(\S+) -->\n```js\n(.*?)^```$/gms)];
  assert.equal(shown.length, 3);
  for (const [, file, source] of shown) {
    assert.equal(source, await readFile(at(`../examples/${file}`), "utf8"), file);
  }
});

test("settings of connections are refused, and not passed over", built, async () => {
  const { Iyzico } = await import("iyzico/edge");
  const keys = { apiKey: "sandbox-a", secretKey: "sandbox-b" };
  for (const [name, value] of Object.entries({
    connectTimeout: 1000,
    maxConnections: 1,
    rootCertificatePem: "",
    systemCertificates: true,
    proxy: "http://proxy.example",
    http2: false,
  })) {
    assert.throws(() => new Iyzico({ ...keys, [name]: value }), {
      name: "ConfigError",
      setting: name,
      message: `${name}: cannot be set at the edge, where the platform makes the connections`,
    });
  }
  const settled = await new Iyzico(keys).payment.createOnce(payment(), { connectTimeout: 1 });
  assert.ok(settled.status === "not_sent" && settled.error instanceof plain.ConfigError);
});

test("what stands in the place of fetch may give a stream of Node", built, async (t) => {
  const { Iyzico } = await import("iyzico/edge");
  const { baseUrl, apiKey, secretKey } = simulator;
  const iyzico = new Iyzico({ baseUrl, apiKey, secretKey, maxResponseBytes: 4096 });
  const { fetch } = globalThis;
  t.after(() => {
    globalThis.fetch = fetch;
  });
  let body;
  let more = "";
  globalThis.fetch = async (...given) => {
    const { status, headers, body: own } = await fetch(...given);
    body = Readable.from((own && Readable.fromWeb(/** @type {any} */ (own))) ?? []);
    if (more) body = Readable.from([Buffer.from(more)]);
    return /** @type {any} */ ({ status, headers, body });
  };
  const paid = await iyzico.payment.create(payment());
  assert.equal(simulator.ledger()[0]?.paymentId, paid.paymentId);

  more = " ".repeat(5000);
  await assert.rejects(iyzico.payment.create(payment()), { outcome: "unknown" });
  assert.ok(body.destroyed, "nobody reads the rest");
});

test("what the platform has not is named", built, async () => {
  const program = `
    delete globalThis.TextEncoder;
    const { Iyzico } = require("iyzico/edge");
    try {
      new Iyzico({ apiKey: "sandbox-a", secretKey: "sandbox-b" });
    } catch (error) {
      console.log(error.message);
    }`;
  const { stdout } = await run(process.execPath, ["--eval", program], { cwd: at("..") });
  assert.match(
    stdout,
    /^iyzico\/edge: there is no TextEncoder here; in Jest, .*jest-environment node/,
  );
});

/** The shop of the Worker, over what sends a request to it. */
function shop(send) {
  const post = (path, body, headers = {}) => send(path, { method: "POST", body, headers });
  return {
    post,
    /** Puts an order into the table. */
    order: async (id) => {
      const { paymentCard: _, conversationId: __, ...order } = payment();
      await (await post("/orders", JSON.stringify({ id, ...order }))).arrayBuffer();
    },
    /** What a buyer is told who pays. */
    pay: async (order, changes = {}) => {
      const response = await post("/pay", JSON.stringify({ order, card, ...changes }));
      const { paid, ...body } = await response.json();
      return { status: response.status, body, isPaid: paid !== undefined };
    },
  };
}

const PAID = { status: 200, body: { ship: true }, isPaid: true };

test(
  "a Worker of Cloudflare takes a payment, and finds one whose response was lost",
  built,
  async (t) => {
    const workerd = workerdOf();
    if (!workerd) return t.skip("workerd is not installed: `cargo xtask package edge` does it");
    const url = await startWorker(t, workerd, "edge/worker.mjs");
    const { order, pay, post } = shop((path, init) => fetch(url + path, init));
    const early = await fetch(`${url}/early`);
    assert.deepEqual(await early.json(), ["not_sent", "unknown"], "outside of any request");
    await order("order-1");
    assert.deepEqual(await pay("order-1"), PAID);

    simulator.reset();
    simulator.addFault({ cut: "afterCommit" }, { call: "payment.create" });
    await order("order-2");
    assert.deepEqual(await pay("order-2"), PAID);
    assert.equal(simulator.ledger().length, 1);

    simulator.clearFaults();
    await order("order-3");
    const declined = { card: { ...card, cardNumber: "4111111111111129" } };
    assert.equal((await pay("order-3", declined)).status, 402);
    assert.deepEqual(await pay("order-3"), PAID, "another card");

    const event = {
      iyziEventType: "API_AUTH",
      paymentId: 1,
      paymentConversationId: "c",
      status: "SUCCESS",
    };
    const body = JSON.stringify(event);
    const signed = plain.signWebhook(body, { secretKey: simulator.secretKey });
    const hear = async (headers) => {
      const response = await post("/webhook", body, headers);
      await response.arrayBuffer();
      return response.status;
    };
    assert.deepEqual([await hear(signed), await hear({})], [200, 400]);
  },
);

test("the shop of the Worker charges an order once, and what the table says", built, async () => {
  const { default: worker } = await import("./edge/worker.mjs");
  const { baseUrl, apiKey, secretKey } = simulator;
  const env = { IYZICO_API_KEY: apiKey, IYZICO_SECRET_KEY: secretKey, IYZICO_BASE_URL: baseUrl };
  const context = { waitUntil: () => {} };
  const { order, pay, post } = shop((path, init) =>
    worker.fetch(new Request(`https://shop.example${path}`, init), env, context),
  );
  const charged = () => simulator.ledger().map(({ paidPrice }) => String(paidPrice));

  await order("order-1");
  const clicks = await Promise.all(Array.from({ length: 5 }, () => pay("order-1")));
  assert.ok(clicks.some(({ isPaid }) => isPaid));
  assert.equal((await pay("order-1")).isPaid, true);
  assert.deepEqual(charged(), ["1.2"]);

  simulator.reset();
  await order("order-2");
  const cheap = { price: "0.01", paidPrice: "0.01", request: { price: "0.01" } };
  const card_ = { ...card, price: "0.01", paidPrice: "0.01" };
  assert.deepEqual(await pay("order-2", { ...cheap, card: card_ }), PAID);
  assert.deepEqual(charged(), ["1.2"]);

  simulator.reset();
  await order("order-3");
  for (const [body, status] of [
    ["{", 404],
    ["null", 404],
    ["[]", 404],
    ['{"order":"another"}', 404],
    ['{"order":{"id":"order-3"}}', 404],
    ['{"order":"order-3"}', 400],
    ['{"order":"order-3","card":null}', 400],
    ['{"order":"order-3","card":{"cardNumber":5}}', 400],
  ]) {
    assert.equal((await post("/pay", String(body))).status, status, String(body));
  }
  assert.deepEqual(charged(), []);
});

test("a function of Vercel Edge opens a form and takes the buyer back", built, async () => {
  const { addOrder } = await import("../examples/edge/orders.mjs");
  const { handler } = await example("vercel", simulator);
  const { paymentCard: _, installment: __, paymentChannel: ___, ...order } = payment();
  addOrder("B67832", { ...order, callbackUrl: "https://shop.example/back" });
  const open = (query, init) => handler(new Request(`https://shop.example/${query}`, init));
  for (const query of ["", "?order=another"]) assert.equal((await open(query)).status, 404);

  const clicks = await Promise.all([open("?order=B67832"), open("?order=B67832&price=0.01")]);
  const pages = clicks.map(({ headers }) => headers.get("location"));
  assert.deepEqual([clicks[0]?.status, pages[0]], [303, pages[1]], "an order is paid on one page");
  const back = simulator.page(pages[0] ?? "").approve({ card });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const returned = await open("back", { method: "POST", headers, body: back.body });
  const location = new URL(returned.headers.get("location") ?? "", "https://shop.example");
  assert.equal(location.pathname, "/thanks");
  assert.deepEqual(
    simulator.ledger().map(({ paidPrice }) => String(paidPrice)),
    ["1.2"],
  );
  assert.equal((await open("?order=B67832")).status, 409);

  addOrder("B67832", { ...order, callbackUrl: "https://shop.example/back" });
  const before = await open("?order=B67832");
  addOrder("B67832", { ...order, price: "2", paidPrice: "2" });
  const cheap = simulator.page(before.headers.get("location") ?? "").approve({ card });
  const paid = await open("back", { method: "POST", headers, body: cheap.body });
  const failed = new URL(paid.headers.get("location") ?? "", "https://shop.example");
  assert.equal(failed.pathname, "/failed", "the order costs more than its page took");
});

test("a program on Deno Deploy lists installments", built, async () => {
  const { handler } = await example("deno", simulator);
  const response = await handler(new Request("https://shop.example/?price=100&card=552879"));
  const [{ installmentPrices }] = await response.json();
  assert.ok(installmentPrices.length > 1);
});

for (const [runtime, options] of Object.entries({ deno: ["run", "--allow-all"], bun: [] })) {
  test(`${runtime} finds a payment whose response was lost`, built, async (t) => {
    const program = at(`bundlers/node_modules/.bin/${runtime}`);
    if (!existsSync(program)) return t.skip(`${runtime} is not installed in test/bundlers`);
    simulator.addFault({ cut: "afterCommit" }, { call: "payment.create" });
    const { baseUrl, apiKey, secretKey } = simulator;
    const given = [baseUrl, apiKey, secretKey, JSON.stringify(payment())];
    const { stdout } = await run(program, [...options, at("edge/pay.mjs"), ...given]);
    assert.equal(stdout, "succeeded true\n");
    assert.equal(simulator.ledger().length, 1);
  });
}

/** The program of a page, with the keys of the simulator, and what it serves requests with. */
async function example(name, { baseUrl, apiKey, secretKey }) {
  const variables = {
    IYZICO_API_KEY: apiKey,
    IYZICO_SECRET_KEY: secretKey,
    IYZICO_BASE_URL: baseUrl,
  };
  let served;
  Object.assign(process.env, variables);
  Reflect.set(globalThis, "Deno", {
    env: { get: (variable) => variables[variable] },
    serve: (handler) => {
      served = handler;
    },
  });
  try {
    const program = await import(`../examples/edge/${name}.mjs`);
    return { handler: program.default ?? served };
  } finally {
    for (const variable of Object.keys(variables)) delete process.env[variable];
    Reflect.deleteProperty(globalThis, "Deno");
  }
}

/** Where `cargo xtask package edge` has put Cloudflare's runtime. */
function workerdOf() {
  try {
    return createRequire(at("../../edge/package.json"))("workerd").default;
  } catch {
    return undefined;
  }
}

/** Starts a Worker as wrangler would bundle it; where it listens. */
async function startWorker(t, workerd, program) {
  const folder = await mkdtemp(join(tmpdir(), "iyzico-edge-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await build({
    entryPoints: [at(program)],
    outfile: join(folder, "worker.mjs"),
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    external: ["./iyzico.wasm"],
  });
  await copyFile(at("../dist/edge/iyzico.wasm"), join(folder, "iyzico.wasm"));
  const { baseUrl, apiKey, secretKey } = simulator;
  const bindings = {
    IYZICO_BASE_URL: baseUrl,
    IYZICO_API_KEY: apiKey,
    IYZICO_SECRET_KEY: secretKey,
  };
  const texts = Object.entries(bindings).map(
    ([name, text]) => `(name = "${name}", text = "${text}")`,
  );
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "shop", worker = .shop), (name = "outside", network = (allow = ["private"]))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "shop")],
);
const shop :Workerd.Worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "iyzico.wasm", wasm = embed "iyzico.wasm"),
  ],
  compatibilityDate = "2026-01-01",
  bindings = [${texts.join(", ")}],
  globalOutbound = "outside",
);
`;
  await writeFile(join(folder, "config.capnp"), config);
  const worker = spawn(workerd, ["serve", "--control-fd=1", "config.capnp"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => worker.kill());
  const [told] = await once(worker.stdout, "data");
  return `http://127.0.0.1:${JSON.parse(String(told)).port}`;
}
