// Many calls at a time. The long form (IYZICO_LONG=1) makes 50,000 and watches the memory.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";
import { serve } from "./serve.mjs";

const run = promisify(execFile);
const MEGABYTE = 1024 * 1024;

/** Passes connections on and counts them. */
async function countConnections(t, target) {
  const count = { opened: 0, open: 0, most: 0 };
  const proxy = createServer((client) => {
    count.opened++;
    count.most = Math.max(count.most, ++count.open);
    const server = connect(Number(target.port), target.hostname);
    client.pipe(server).pipe(client);
    client.on("close", () => count.open--);
    for (const socket of [client, server]) socket.on("error", () => socket.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  t.after(() => proxy.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (proxy.address());
  return { count, baseUrl: `http://127.0.0.1:${port}` };
}

/** Lets a program make calls, and checks that no response went astray. */
async function shop(t, calls, warmUp) {
  const simulator = await Simulator.start();
  t.after(() => simulator.stop());
  const { count, baseUrl } = await countConnections(t, new URL(simulator.baseUrl));
  const { stdout, stderr } = await run(
    process.execPath,
    [
      "--expose-gc",
      fileURLToPath(new URL("load.mjs", import.meta.url)),
      String(calls),
      String(warmUp),
    ],
    {
      env: {
        ...process.env,
        IYZICO_API_KEY: simulator.apiKey,
        IYZICO_SECRET_KEY: simulator.secretKey,
        IYZICO_BASE_URL: baseUrl,
      },
    },
  );
  assert.equal(stderr, "");
  const result = JSON.parse(stdout);
  assert.ok(result.measured >= calls);
  assert.equal(result.attempts, result.made, "the hook did not hear of every call once");
  assert.ok(count.most <= 32, `${count.most} connections`);
  assert.ok(count.opened <= 64, `${count.opened} connections were opened`);

  const booked = simulator.ledger();
  assert.equal(booked.length, result.charged);
  assert.equal(new Set(booked.map(({ basketId }) => basketId)).size, result.charged);
  const requests = simulator.requests();
  assert.ok(requests.length > 0);
  assert.ok(requests.every(({ signature }) => signature.verdict === "verified"));
  return { ...result, connections: count };
}

test("256 calls at a time each get their own response", async (t) => {
  await shop(t, 2_000, 0);
});

test("long responses that nobody keeps are collected before they fill the memory", async (t) => {
  const amounts = { price: 1, paidPrice: 1.2, currency: "TRY", installment: 1 };
  const paid = { status: "success", paymentId: "1", fraudStatus: 1, ...amounts };
  const body = Buffer.from(JSON.stringify({ ...paid, authCode: "1".repeat(MEGABYTE / 2) }));
  const { client } = await serve(t, (_, response) => response.end(body), { verify: "not" });
  const before = process.memoryUsage().external;
  let most = 0;
  for (let call = 0; call < 150; call++) {
    const { received } = await client.payment.create(payment());
    if (call === 0) assert.equal(received.raw.length, body.length);
    most = Math.max(most, process.memoryUsage().external - before);
  }
  assert.ok(most < 96 * MEGABYTE, `${Math.round(most / MEGABYTE)} MB outside of the heap`);
});

test("memory stays flat over 50,000 calls", { skip: !process.env.IYZICO_LONG }, async (t) => {
  const { memory, measured, seconds, charged, declined, connections } = await shop(
    t,
    50_000,
    20_000,
  );
  const line = ({ calls, rss, heap }) =>
    `after ${calls} calls: RSS ${megabytes(rss)}, heap ${megabytes(heap)}`;
  t.diagnostic(
    `${measured} calls in ${seconds.toFixed(1)} s, ${charged} payments, ${declined} declined, ` +
      `${connections.most} connections at most, ${connections.opened} opened`,
  );
  for (const sample of memory) t.diagnostic(line(sample));
  const [first, last] = [memory[0], memory.at(-1)];
  assert.ok(last.heap - first.heap < 2 * MEGABYTE, `${line(first)}, ${line(last)}`);
  assert.ok(last.rss - first.rss < 16 * MEGABYTE, `${line(first)}, ${line(last)}`);
});

function megabytes(bytes) {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
