// The shops of examples/frameworks, in the frameworks themselves: a buyer pays, notifications arrive, and what is
// forged is refused, whatever parsers run before.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Simulator } from "iyzico/testing";
import { install } from "./installed.mjs";

const run = promisify(execFile);
const folder = new URL("../examples/frameworks/", import.meta.url);
const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));

/** @type {Simulator} */
let simulator;

before(async () => {
  simulator = await Simulator.start();
  await install(folder);
  // The types of the frameworks themselves: what they take is what the routes are.
  await run(process.execPath, [tsc], { cwd: fileURLToPath(folder) }).catch((failed) =>
    assert.fail(failed.stdout),
  );
});
after(() => simulator.stop());
beforeEach(() => simulator.reset());

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a shop; what it has said so far, and where it is. */
async function open(t, ...program) {
  const port = await freePort();
  const env = {
    ...process.env,
    PORT: String(port),
    IYZICO_API_KEY: simulator.apiKey,
    IYZICO_SECRET_KEY: simulator.secretKey,
    IYZICO_BASE_URL: simulator.url,
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const command = program.map((part) => part.replace("PORT", String(port)));
  const isGroup = process.platform !== "win32";
  const cwd = fileURLToPath(folder);
  const shop = spawn(process.execPath, command, { cwd, env, detached: isGroup });
  // Next serves in a process of its own, which would outlive the one that was started.
  t.after(() => {
    if (shop.exitCode !== null) return;
    if (isGroup && shop.pid) process.kill(-shop.pid, "SIGKILL");
    else shop.kill();
  });
  /** @type {string[]} */
  const said = [];
  shop.stderr.on("data", (text) => said.push(String(text).trim()));
  for await (const line of createInterface(shop.stdout)) {
    if (/ready/i.test(line)) break;
    said.push(line);
  }
  createInterface(shop.stdout).on("line", (line) => said.push(line.trim()));
  if (shop.exitCode !== null) assert.fail(said.join("\n"));
  return { url: `http://localhost:${port}`, said };
}

const post = (url, body, headers = {}) =>
  fetch(url, { method: "POST", body, headers, redirect: "manual" });

/** A buyer pays in the shop; where the browser is sent, and what notifications were answered. */
async function sell(url, approval) {
  const started = await fetch(`${url}/pay`, { redirect: "manual" });
  const { action, fields } = simulator
    .page(started.headers.get("location") ?? "")
    .approve(approval);
  return post(action, new URLSearchParams(fields));
}

async function check({ url, said }) {
  simulator.setWebhookUrl(`${url}/iyzico`);
  const back = await sell(url);
  assert.equal(back.status, 303, await back.text());
  assert.equal(back.headers.get("location"), "/paid");
  await simulator.deliverWebhooks();
  const deliveries = simulator.webhooks().flatMap(({ deliveries }) => deliveries);
  assert.deepEqual(
    deliveries.map(({ status }) => status),
    [200],
  );
  assert.deepEqual(
    said.filter((line) => /ship|wait/.test(line)),
    ["ship"],
  );
  const [{ body, signature = "" } = assert.fail()] = simulator.webhooks();
  const again = { "content-type": "application/json", "x-iyz-signature-v3": signature };
  assert.equal((await post(`${url}/iyzico`, body, again)).status, 200);

  const event = JSON.stringify({ iyziEventType: "API_AUTH", paymentId: 1, status: "SUCCESS" });
  const json = { "content-type": "application/json" };
  for (const [path, body, headers] of [
    ["/iyzico", event, json],
    ["/iyzico", event, { ...json, "x-iyz-signature-v3": "00" }],
    ["/iyzico", "{}", json],
    ["/iyzico", "", json],
    ["/back", "status=success&paymentId=1&mdStatus=1&signature=00", undefined],
    ["/back", "", undefined],
  ]) {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const refused = await post(`${url}${path}`, body, headers ?? form);
    assert.equal(refused.status, 400, `${path} ${body}`);
  }
  assert.deepEqual(
    said.filter((line) => /ship|wait/.test(line)),
    ["ship"],
  );
}

const shops = {
  Express: ["express.mjs"],
  Fastify: ["fastify.mjs"],
  Hono: ["hono.mjs"],
  Nest: [".out/nest.js"],
  Next: ["node_modules/next/dist/bin/next", "dev", "next", "--port", "PORT"],
};

for (const [framework, program] of Object.entries(shops)) {
  test(`a shop with ${framework}`, async (t) => check(await open(t, ...program)));
}

test("a page that was paid for less than the order costs ships nothing", async (t) => {
  const { finish, shipIfPaid, start } = await import(new URL("shop.mjs", folder).href);
  const client = simulator.client();
  let token = "";
  const initialize = async (/** @type {any} */ order) => {
    const basketItems = [{ ...order.basketItems[0], price: "1" }];
    const page = await client.checkoutForm.initialize({
      ...order,
      price: "1",
      paidPrice: "1",
      basketItems,
    });
    token = page.token;
    return page;
  };
  await start({ checkoutForm: { initialize } });
  simulator.page(token).approve();
  const log = t.mock.method(console, "log", () => {});
  assert.equal(await finish(client, { kind: "page", request: { token } }), "/not-paid");
  await shipIfPaid(client, { form: "hosted", token });
  assert.deepEqual(
    log.mock.calls.map((call) => call.arguments),
    [["not as ordered: refund it"]],
  );
});

test("each shop has less than 25 lines", async () => {
  const lines = async (name) =>
    (await readFile(new URL(name, folder), "utf8")).trim().split("\n").length;
  for (const name of ["express.mjs", "fastify.mjs", "hono.mjs", "nest.ts"]) {
    assert.ok((await lines(name)) < 26, name);
  }
  const files = await readdir(new URL("next/", folder), { recursive: true });
  const own = files.filter((name) => /\.m?js$/.test(name) && !/^\.next|node_modules/.test(name));
  const total = await Promise.all(own.map((name) => lines(`next/${name}`)));
  assert.ok(total.reduce((sum, count) => sum + count) < 35, String(total));
});
