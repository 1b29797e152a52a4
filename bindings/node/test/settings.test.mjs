// Every setting of a client, and of a single call, has an effect.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ConfigError, Iyzico, RateLimitedError } from "iyzico";
import { Simulator } from "iyzico/testing";
import { payment } from "./seed.mjs";
import { cutOff, serve, serveSilence, until } from "./serve.mjs";

/** @type {Simulator} */
let simulator;

before(async () => {
  simulator = await Simulator.start();
});

after(() => simulator.stop());
beforeEach(() => simulator.reset());

const bin = { binNumber: "552879" };

test("a call beyond the limit fails fast, typed, and unsent", async () => {
  const client = simulator.client({
    rateLimit: "failFast",
    callsPerMinute: { "payment.create": 2, "bin.check": undefined },
  });
  await client.payment.create(payment());
  await client.payment.create(payment());
  await assert.rejects(client.payment.create(payment()), (error) => {
    assert.ok(error instanceof RateLimitedError);
    assert.equal(error.name, "RateLimitedError");
    assert.equal(error.outcome, "not_sent");
    assert.equal(error.endpoint, "payment.create");
    assert.equal(error.perMinute, 2);
    assert.ok(Number(error.retryAfter) > 0 && Number(error.retryAfter) <= 60_000);
    assert.ok(Number.isInteger(error.retryAfter));
    assert.match(error.message, /2 calls in a minute are allowed/);
    assert.equal(error.toJSON().perMinute, 2);
    return true;
  });
  const settled = await client.payment.createOnce(payment());
  assert.ok(settled.status === "not_sent" && settled.error instanceof RateLimitedError);
  assert.equal(simulator.ledger().length, 2);
});

test("a call beyond the limit waits for its turn, at most as long as its time", async () => {
  const client = simulator.client({ rateLimit: "wait", callsPerMinute: { "bin.check": 1 } });
  await client.bin.check(bin);
  const started = performance.now();
  await assert.rejects(client.bin.check(bin, { totalTimeout: 100 }), RateLimitedError);
  assert.ok(performance.now() - started >= 95);
});

test("a variable of the environment that cannot work is named as it is", async () => {
  const before = { ...process.env };
  delete process.env.SSL_CERT_FILE;
  delete process.env.SSL_CERT_DIR;
  for (const [variable, value] of /** @type {const} */ ([
    ["SSL_CERT_FILE", "/nowhere"],
    ["SSL_CERT_DIR", "/nowhere"],
    ["HTTPS_PROXY", "http://user:s3same@127.0.0.1:99999"],
    ["https_proxy", "socks4://user:s3same@127.0.0.1:1"],
    ["ALL_PROXY", "http//user:s3same@127.0.0.1:1"],
    ["all_proxy", "ftp://user:s3same@127.0.0.1:1"],
  ])) {
    process.env[variable] = value;
    try {
      const keys = { apiKey: "sandbox-key", secretKey: "sandbox-secret" };
      await assert.rejects(
        async () => new Iyzico(keys).bin.check(bin),
        (error) => {
          assert.ok(error instanceof ConfigError);
          assert.equal(error.setting, variable);
          assert.ok(error.message.startsWith(`${variable}: `), error.message);
          assert.ok(!error.message.includes("s3same"));
          return true;
        },
      );
    } finally {
      delete process.env[variable];
    }
  }
  Object.assign(process.env, before);
});

test("limits are published, changed and lifted", async () => {
  const lifted = simulator.client({
    rateLimit: "failFast",
    callsPerMinute: { "payment.retrieve": null },
  });
  const published = simulator.client({ rateLimit: "failFast" });
  const { paymentId } = await lifted.payment.create(payment());
  const ask = (client) => client.payment.retrieve({ paymentId });
  const results = await Promise.allSettled(Array.from({ length: 60 }, () => ask(published)));
  assert.equal(results.filter(({ status }) => status === "fulfilled").length, 50);
  await Promise.all(Array.from({ length: 60 }, () => ask(lifted)));
  const off = simulator.client({ callsPerMinute: { "payment.retrieve": 1 } });
  await ask(off);
  await ask(off);
});

test("with fail fast, ten times the limit at once brings no error 50000", async () => {
  simulator.enforceRateLimits(true);
  const client = simulator.client({ rateLimit: "failFast" });
  const { paymentId } = await client.payment.create(payment());
  const calls = Array.from({ length: 500 }, () => client.payment.retrieve({ paymentId }));
  const results = await Promise.allSettled(calls);
  const refused = results.flatMap((result) => (result.status === "rejected" ? result.reason : []));
  assert.equal(refused.length, 450);
  assert.ok(refused.every((error) => error instanceof RateLimitedError));
  simulator.enforceRateLimits(false);
});

test("verification is strict, unless a client or a call says otherwise", async () => {
  simulator.addFault("missingSignature");
  const unverified = simulator.client({ verify: "not" });
  assert.equal((await unverified.payment.create(payment())).received.verification, "skipped");
  const client = simulator.client();
  await assert.rejects(client.payment.create(payment()), { name: "UntrustedResponseError" });
  await client.payment.create(payment(), { verify: "not" });
  await assert.rejects(unverified.payment.create(payment(), { verify: "strictly" }), {
    name: "UntrustedResponseError",
  });
});

test("a plug-in names itself", async (t) => {
  /** @type {unknown[]} */
  const versions = [];
  const record = (request, response) => {
    versions.push(request.headers["x-iyzi-client-version"]);
    response.end("{}");
  };
  for (const settings of [{ clientVersion: "woo-shop-3" }, {}]) {
    const { client } = await serve(t, record, settings);
    await assert.rejects(client.bin.check(bin));
  }
  assert.match(String(versions), /^woo-shop-3,iyzico-node-\d/);
});

test("each timeout ends a call by itself", async (t) => {
  const { client } = await serveSilence(t);
  const { error, limit } = await cutOff((timeout) => client.payment.create(payment(), { timeout }));
  assert.match(error.message, new RegExp(`no complete response within ${limit}ms`));
  assert.equal(error.outcome, "unknown");
  await assert.rejects(client.bin.check(bin, { totalTimeout: 60 }), /within/);

  // TLS never begins, so the connection is never ready.
  const mute = createServer(() => {}).listen(0, "127.0.0.1");
  await once(mute, "listening");
  t.after(() => mute.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (mute.address());
  const unconnected = simulator.client({ baseUrl: `https://127.0.0.1:${port}` });
  await assert.rejects(unconnected.payment.create(payment(), { connectTimeout: 70 }), {
    message: /within 70ms/,
    outcome: "not_sent",
  });
});

test("settings that cannot work are refused, by their names", async () => {
  /** @type {[object, string, RegExp][]} */
  const wrong = [
    [{ rateLimit: "slow" }, "rateLimit", /must be "off", "wait" or "failFast", not "slow"/],
    [{ verify: "loosely" }, "verify", /must be "strictly" or "not", not "loosely"/],
    [
      { callsPerMinute: { "payment.give": 1 } },
      "callsPerMinute",
      /there is no call "payment\.give"/,
    ],
    [{ callsPerMinute: { "bin.check": 0 } }, "callsPerMinute", /at least once/],
    [{ callsPerMinute: { "bin.check": 1.5 } }, "callsPerMinute", /1\.5/],
    [{ callsPerMinute: { "bin.check": -1 } }, "callsPerMinute", /-1/],
    [{ clientVersion: "1\n2" }, "clientVersion", /header/],
    [
      { formerMarks: "abcdefghijklmnop" },
      "formerMarks",
      /^formerMarks: must be an array, not a string$/,
    ],
    [
      { formerMarks: ["abcdefghijklmnoq"] },
      "formerMarks",
      /is not the mark of a merchant, which has 16/,
    ],
    [{ formerMarks: [5] }, "formerMarks", /must be a list of marks/],
  ];
  for (const [settings, setting, message] of wrong) {
    assert.throws(() => simulator.client(settings), { name: "ConfigError", setting, message });
  }
  /** @type {[object, string, RegExp][]} */
  const misspelt = [
    [{ uri: "http://127.0.0.1" }, "uri", /is not one of the settings; they are apiKey, /],
    [{ timout: 1 }, "timout", /is not one of the settings/],
    [{ timeout: "10s" }, "timeout", /^timeout: must be a number, not a string$/],
    [{ timeout: Number.NaN }, "timeout", /must be a whole number greater than 0, not NaN/],
    [{ http2: "yes" }, "http2", /must be a boolean, not a string/],
    [{ onAttempt: {} }, "onAttempt", /must be a function, not a plain object/],
    [{ baseUrl: new URL("http://a.example") }, "baseUrl", /must be a string, not an? URL/],
  ];
  for (const [settings, setting, message] of misspelt) {
    assert.throws(() => simulator.client(settings), { name: "ConfigError", setting, message });
  }
  for (const keys of [["key"], ["key", "secret"]]) {
    const make = () => Reflect.construct(Iyzico, keys);
    assert.throws(make, /settings: must be an object, not a string/);
  }
  const client = simulator.client();
  // @ts-expect-error: not a way to verify
  await assert.rejects(client.bin.check(bin, { verify: "loosely" }), { setting: "verify" });
});

test("a callback is refused instead of charging a card that nobody hears of", async () => {
  const client = simulator.client();
  const create = /** @type {any} */ (client.payment.create.bind(client.payment));
  const callback = () => assert.fail("called");
  const refusal = {
    name: "ConfigError",
    setting: "options",
    message: /no callback is ever called/,
  };
  await assert.rejects(create(payment(), callback), refusal);
  await assert.rejects(create(payment(), {}, callback), refusal);
  await assert.rejects(
    create(payment(), undefined, 1),
    /must be the last argument; a number follows/,
  );
  await assert.rejects(create(payment(), { deadline: 1 }), {
    message: /^deadline: is not one of the options; they are timeout, /,
  });
  const test = /** @type {any} */ (client.connection.test.bind(client.connection));
  await assert.rejects(test(callback), refusal);
  assert.deepEqual(simulator.ledger(), []);
});

test("what is null or undefined counts as missing", async () => {
  const nothing = { timeout: undefined, signal: null, verify: null };
  const client = simulator.client(/** @type {any} */ ({ proxy: null, onAttempt: null }));
  await client.payment.create(payment(), /** @type {any} */ (nothing));
  await client.payment.createOnce(payment(), /** @type {any} */ ({ ...nothing, pending: null }));
  assert.throws(() => new Iyzico(/** @type {any} */ ({ apiKey: null })), { setting: "apiKey" });
});

test("no words of the native half come out", async () => {
  const client = /** @type {any} */ (simulator.client());
  /** @type {(() => unknown)[]} */
  const mistakes = [
    () => simulator.advance(/** @type {any} */ ("1")),
    () => simulator.nextFraudStatus(/** @type {any} */ ("1")),
    () => simulator.setWebhookUrl(/** @type {any} */ (7)),
    () => simulator.enforceRateLimits(/** @type {any} */ ("yes")),
    () => simulator.page(/** @type {any} */ (undefined)),
    () => simulator.threeDs(/** @type {any} */ (7)),
    () => simulator.page("t").approve(/** @type {any} */ ({ installment: "3" })),
    () => client.lint(undefined, {}),
  ];
  for (const mistake of mistakes) {
    assert.throws(mistake, (error) => {
      assert.ok(error instanceof Error);
      assert.doesNotMatch(error.message, /rust|napi|JavaScript value|[a-z]_[a-z]/i);
      return true;
    });
  }
  for (const pending of [undefined, null, 7, ""]) {
    await assert.rejects(client.resolve(pending), { name: "ConfigError", setting: "pending" });
  }
});

for (const http2 of [false, true]) {
  test(`calls ${http2 ? "share a connection over HTTP/2" : "have a connection each"}`, async (context) => {
    const secure = await Simulator.start({ tls: true });
    context.after(() => secure.stop());
    secure.addFault({ delay: { milliseconds: 3_600_000 } });
    /** @type {(boolean | null)[]} */
    const opened = [];
    const client = secure.client({
      http2,
      onAttempt: (attempt) => {
        opened.push(attempt.connectionReused);
      },
    });
    const aborting = new AbortController();
    const options = { signal: aborting.signal };
    const calls = Array.from({ length: 4 }, () => client.bin.check(bin, options));
    const ended = Promise.allSettled(calls);
    await until(() => secure.faults()[0]?.fired === 4);
    aborting.abort();
    await ended;
    assert.equal(opened.length, 4);
    assert.equal(opened.filter((reused) => !reused).length, http2 ? 1 : 4);
  });
}

test("doubts about a request are one line of the debug log, without what was given", async () => {
  const program = fileURLToPath(new URL("warn.mjs", import.meta.url));
  const run = (NODE_DEBUG) =>
    promisify(execFile)(process.execPath, [program], { env: { ...process.env, NODE_DEBUG } });
  const { stdout, stderr } = await run("iyzico");
  assert.equal(stdout, "");
  const lines = stderr.trimEnd().split("\n");
  assert.equal(lines.length, 2, stderr);
  for (const line of lines) {
    assert.match(line, /^IYZICO \d+: payment\.create: buyer\.identityNumber is not a valid TCKN/);
    assert.doesNotMatch(line, /74300864791|John/);
  }
  assert.equal((await run("")).stderr, "");
});
