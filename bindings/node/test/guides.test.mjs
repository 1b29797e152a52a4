// The guides are run as they stand, block after block, in one module; both languages have the same blocks.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import Compat from "iyzico/compat";
import { Simulator } from "iyzico/testing";

const docs = new URL("../../../docs/", import.meta.url);
const text = (name) => readFile(new URL(name, docs), "utf8");

/** The blocks of a page: `[name, language, source]`. */
const blocks = (page) =>
  [...page.matchAll(/^(?:<!-- ([\w:./-]+) -->\n)?```(\w*)\n(.*?)^```$/gms)].map((match) =>
    match.slice(1),
  );

/** Runs a module in this folder; what it prints. */
async function run(name, source, settings = {}) {
  const file = fileURLToPath(new URL(`.${name}.mjs`, import.meta.url));
  await writeFile(file, source);
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  try {
    return await new Promise((resolve) => {
      execFile(
        process.execPath,
        [file],
        { env: { ...env, ...settings } },
        (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
    });
  } finally {
    await rm(file);
  }
}

/** What a buyer and iyzico do with the shop of the guide. */
const USE = `
import { signWebhook } from "iyzico";

const server = app.listen(0, "localhost");
await new Promise((resolve) => server.once("listening", resolve));
const shopUrl = \`http://localhost:\${server.address().port}\`;
const go = (url, options) => fetch(url, { redirect: "manual", ...options });
const send = ({ action, fields }) =>
  go(action, { method: "POST", body: new URLSearchParams(fields) });

test("a buyer pays on the page", async () => {
  simulator.setWebhookUrl(\`\${shopUrl}/iyzico\`);
  const { headers } = await go(\`\${shopUrl}/pay\`);
  const token = new URL(headers.get("location")).pathname.split("/").at(-1);
  const early = await go(\`\${shopUrl}/back\`, { method: "POST", body: new URLSearchParams({ token }) });
  assert.equal(early.headers.get("location"), "/not-paid");
  const response = await send(simulator.page(headers.get("location")).approve());
  assert.equal(response.headers.get("location"), "/paid");
  const unknown = await go(\`\${shopUrl}/back\`, { method: "POST", body: new URLSearchParams({ token: "t" }) });
  assert.equal(unknown.headers.get("location"), "/not-paid");
});

test("a buyer confirms, reloads, and gives up", async () => {
  const page = async () => (await go(\`\${shopUrl}/pay-by-card\`)).text();
  const form = simulator.threeDs(await page()).approve();
  for (let visit = 0; visit < 2; visit++) {
    assert.equal((await send(form)).headers.get("location"), "/paid");
  }
  const given = simulator.threeDs(await page()).reject();
  assert.equal((await send(given)).headers.get("location"), "/not-paid");
});

test("notifications ship once", async () => {
  await simulator.deliverWebhooks();
  const sent = simulator.webhooks().filter(({ url }) => url.startsWith(shopUrl));
  const statuses = sent.flatMap(({ deliveries }) => deliveries.map(({ status }) => status));
  assert.ok(statuses.length > 0 && statuses.every((status) => status === 200), String(statuses));
  const paid = simulator.ledger().map(({ paymentId }) => paymentId);
  assert.equal(handled.size, sent.filter(({ paymentId }) => paid.includes(paymentId)).length);
  assert.equal(orders.get(order.basketId), "shipped");
});

test("a notification of a page that is not the order's ships nothing", async () => {
  for (const change of [
    (token) => forms.set(token, { ...order, price: "999", paidPrice: "999" }),
    (token) => forms.delete(token),
  ]) {
    orders.set(order.basketId, "open");
    const { headers } = await go(\`\${shopUrl}/pay\`);
    simulator.page(headers.get("location")).approve();
    change([...forms.keys()].at(-1));
    await simulator.deliverWebhooks();
    assert.equal(simulator.webhooks().at(-1).deliveries.at(-1).status, 200);
    assert.equal(orders.get(order.basketId), "open");
  }
});

test("a payment under review ships when it is accepted", async () => {
  orders.set(order.basketId, "open");
  simulator.nextFraudStatus(0);
  const reviewed = await iyzico.payment.createOnce({ ...order, paymentCard });
  assert.equal(reviewed.status, "under_review");
  await simulator.deliverWebhooks();
  const { url, body } = simulator.webhooks().at(-1);
  assert.equal(orders.get(order.basketId), "open");
  const accepted = JSON.stringify({ ...JSON.parse(body), iyziReferenceCode: "of the acceptance" });
  const headers = signWebhook(accepted, { secretKey: simulator.secretKey });
  simulator.addFault({ tamper: { field: "fraudStatus", value: 1 } }, { call: "payment.retrieve" });
  for (let delivery = 0; delivery < 2; delivery++) {
    const { status } = await go(url, { method: "POST", body: accepted, headers });
    assert.equal(status, 200);
    assert.equal(orders.get(order.basketId), "shipped");
  }
  simulator.clearFaults();
});

test("what was cancelled is not shipped by a post that comes again", async () => {
  orders.set(order.basketId, "open");
  const { headers } = await go(\`\${shopUrl}/pay\`);
  const page = simulator.page(headers.get("location")).approve();
  const confirmed = simulator.threeDs(await (await go(\`\${shopUrl}/pay-by-card\`)).text()).approve();
  for (const form of [page, confirmed]) {
    assert.equal((await send(form)).headers.get("location"), "/paid");
  }
  for (const { paymentId } of simulator.ledger().slice(-2)) {
    assert.equal((await iyzico.payment.cancelOnce({ paymentId })).status, "succeeded");
  }
  orders.set(order.basketId, "cancelled");
  for (const form of [page, confirmed]) {
    assert.equal((await send(form)).headers.get("location"), "/not-paid");
  }
  assert.equal(orders.get(order.basketId), "cancelled");
});

test("what goes wrong is told", async () => {
  assert.equal(await tryToPay({ ...order, paymentCard }), "Thank you!");
  const mistyped = { ...paymentCard, cardNumber: "5528790000000009" };
  assert.match(await tryToPay({ ...order, paymentCard: mistyped }), /kart/i);
  assert.match(await tryToPay({ ...order, paymentCard, price: "x" }), /girdiğiniz bilgileri/);
  const broke = { ...paymentCard, cardNumber: "4111111111111129" };
  assert.match(await tryToPay({ ...order, paymentCard: broke }), /kart|bakiye|limit/i);
  simulator.nextFraudStatus(-1);
  assert.match(await tryToPay({ ...order, paymentCard }), /not accepted/);
  assert.notEqual(simulator.ledger().at(-1).cancellation, null);
  simulator.addFault({ cut: "afterCommit" }, { call: "payment.create", times: 1 });
  assert.match(await tryToPay({ ...order, paymentCard }), /do not pay again/);
  assert.equal(await settle(lost.at(-1)), "ship");
});

test("the end", async () => {
  server.closeAllConnections();
  server.close();
  await simulator.stop();
});
`;

test("both languages have the same blocks", async () => {
  assert.deepEqual(blocks(await text("node.tr.md")), blocks(await text("node.md")));
});

for (const page of ["node.md", "node.tr.md"]) {
  test(`${page} runs`, async () => {
    const found = blocks(await text(page));
    assert.deepEqual(
      found.filter(([name, language]) => !name || !["js", "sh"].includes(language)),
      [],
    );
    const source = found.flatMap(([, language, source]) => (language === "js" ? [source] : []));
    const { code, stdout, stderr } = await run(page, [...source, USE].join("\n"));
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    assert.match(stdout, /# pass 11\n/);
  });
}

test("the page about frameworks shows the shops and settings that are tested", async () => {
  const folders = { file: "../examples/frameworks/", bundler: "bundlers/" };
  for (const [name, language, source] of blocks(await text("node-bundlers-and-frameworks.md"))) {
    if (language === "sh") continue; // bundlers.test.mjs runs them
    const [kind = "", path = ""] = (name ?? "").split(":");
    const file = new URL(path, new URL(folders[kind] ?? assert.fail(source), import.meta.url));
    assert.equal(source, await readFile(file, "utf8"), name);
  }
});

test("the page about moving over runs, and has every name", async () => {
  const page = await text("moving-from-iyzipay-node.md");
  const simulator = await Simulator.start();
  const { url: IYZIPAY_URI, apiKey: IYZIPAY_API_KEY, secretKey: IYZIPAY_SECRET_KEY } = simulator;
  const source = blocks(page).flatMap(([, language, source]) =>
    language === "js" ? [source] : [],
  );
  const env = { IYZIPAY_URI, IYZIPAY_API_KEY, IYZIPAY_SECRET_KEY };
  const { code, stdout, stderr } = await run("moving", source.join("\n"), env);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /null success/);
  const rows = [...page.matchAll(/^\| `(\w+)\.(\w+)` \| `(\w+)\.(\w+)` \|$/gm)];
  const iyzico = /** @type {any} */ (simulator.client());
  const { url: uri, apiKey, secretKey } = simulator;
  const compat = /** @type {any} */ (new Compat({ uri, apiKey, secretKey }));
  for (const [, resource = "", action = "", ours = "", call = ""] of rows) {
    assert.equal(typeof iyzico[ours][call], "function", `${ours}.${call}`);
    assert.equal(typeof compat[resource][action], "function", `${resource}.${action}`);
  }
  const names = Object.values(compat).flatMap((resource) => Object.keys(resource));
  assert.equal(rows.length, names.length);
  await simulator.stop();
});
