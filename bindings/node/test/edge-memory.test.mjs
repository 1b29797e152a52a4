// Nothing in the memory of the module of `iyzico/edge` is collected: whoever makes something there lets go of it.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, beforeEach, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { queryObjects, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  CardDeclinedError,
  ConfigError,
  InvalidRequestError,
  SignatureError,
  signWebhook,
  TransportError,
} from "iyzico";
import { Simulator } from "iyzico/testing";
import { card, payment } from "./seed.mjs";

const isBuilt = existsSync(new URL("../dist/edge/iyzico.wasm", import.meta.url));
const built = { skip: !isBuilt && "no WebAssembly module: `cargo xtask package edge` builds it" };

/** The memory of the module at work. */
let memory;
const WebAssembly = Reflect.get(globalThis, "WebAssembly");
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    memory = this.exports.memory;
  }
};

/** Whether the platform forgets timers, and how many milliseconds its clock is ahead; the package keeps both as they are when it is loaded. */
let forgetsTimers = false;
let ahead = 0;
const { setTimeout } = globalThis;
const { now } = performance;
globalThis.setTimeout = /** @type {any} */ (
  (...given) => (forgetsTimers ? 0 : Reflect.apply(setTimeout, undefined, given))
);
performance.now = () => now.call(performance) + ahead;

/** @type {Simulator} */
let simulator;
let Iyzico;

before(async () => {
  simulator = await Simulator.start({ startsAt: new Date("2026-11-28T09:00:00Z") });
  if (isBuilt) ({ Iyzico } = await import("iyzico/edge"));
});
after(() => simulator.stop());
beforeEach(() => simulator.reset());

const clientOf = (changes = {}) => {
  const { baseUrl, apiKey, secretKey } = simulator;
  return new Iyzico({ baseUrl, apiKey, secretKey, ...changes });
};

const DAY = "2026-11-28";
const declined = { ...card, cardNumber: "4111111111111129" };
const body = JSON.stringify({ iyziEventType: "API_AUTH", paymentId: 1, status: "SUCCESS" });

/** What a program does again and again, and what must not grow by it. Each has a client of its own. */
const USES = {
  "a client that was closed": (iyzico) => iyzico.close(),
  "a client that nobody holds": () => {},
  "a client that was never made": () => {
    const onAttempt = () => {};
    assert.throws(() => clientOf({ onAttempt, timeout: -1 }), ConfigError);
    assert.throws(() => clientOf({ onAttempt, apiKey: "a b" }), ConfigError);
  },
  "a client with a hook that was closed": async () => {
    const iyzico = clientOf({ onAttempt: () => {} });
    await iyzico.connection.test();
    await iyzico.close();
  },
  "a client with a hook that nobody holds": () =>
    clientOf({ onAttempt: () => {} }).connection.test(),
  "a client for another merchant": (iyzico) => {
    iyzico.withKeys({ apiKey: "sandbox-other", secretKey: "sandbox-secret" });
    assert.throws(() => iyzico.withKeys({ apiKey: "a b", secretKey: "c" }), ConfigError);
  },
  "a payment": (iyzico) => iyzico.payment.createOnce(payment()),
  "a refusal": (iyzico) =>
    assert.rejects(iyzico.payment.create(payment({ paymentCard: declined })), CardDeclinedError),
  "a request that is refused": (iyzico) =>
    assert.rejects(iyzico.payment.create(payment({ price: "free" })), InvalidRequestError),
  "options that are refused": (iyzico) =>
    assert.rejects(iyzico.payment.create(payment(), { timeout: -1 }), ConfigError),
  "a call that was aborted": async (iyzico) => {
    const aborting = new AbortController();
    const calling = iyzico.bin.check({ binNumber: "552879" }, { signal: aborting.signal });
    aborting.abort();
    await assert.rejects(calling);
  },
  "a signal that outlives its calls": (iyzico) =>
    iyzico.bin.check({ binNumber: "552879" }, { signal: new AbortController().signal }),
  "a call that nobody waits for": (iyzico) => {
    iyzico.bin.check({ binNumber: "552879" }).catch(() => {});
    return iyzico.close();
  },
  "a look-up": (iyzico) =>
    iyzico.resolve(iyzico.pending("payment.create", payment({ conversationId: "no-1" })), {
      deadline: 1,
    }),
  "a notification": (iyzico) => {
    const signed = signWebhook(body, { secretKey: simulator.secretKey });
    iyzico.webhook.verify(body, signed);
    assert.throws(() => iyzico.webhook.verify(body, {}), SignatureError);
  },
  "a day that was compared": async (iyzico) => {
    const found = [];
    for await (const difference of iyzico.report.reconcile(DAY, [])) found.push(difference);
  },
  "a day that was left": async (iyzico) => {
    for await (const _ of iyzico.report.reconcile(DAY, [])) break;
    for await (const _ of iyzico.report.reconcile(DAY, [{ paymentId: "9", paidPrice: "1" }])) break;
  },
  "a day that nobody goes on with": (iyzico) =>
    iyzico.report.reconcile(DAY, [{ paymentId: "9", paidPrice: "1" }]).next(),
  "a day with wrong books": (iyzico) =>
    assert.rejects(iyzico.report.reconcile(DAY, [{ paidPrice: "1" }]).next(), InvalidRequestError),
  "a list that was left": async (iyzico) => {
    for await (const _ of iyzico.report.transactionsPages({ transactionDate: DAY })) break;
  },
};

for (const [name, use] of Object.entries(USES)) {
  test(`nothing is left of ${name}`, built, async () => {
    if (name.startsWith("a day")) await fill();
    const uses = async (batches) => {
      for (let batch = 0; batch < batches; batch++) {
        for (let round = 0; round < ROUNDS; round++) await use(clientOf());
        await collected();
      }
      return { bytes: memory.buffer.byteLength, ...counted() };
    };
    const first = await uses(2); // what is made once, and as much room as one batch takes
    let last = await uses(BATCHES);
    const grown = () =>
      Object.entries(last).filter(([what, now]) => now > first[what] + SLACK[what]);
    // What the platform keeps for a fetch goes when it sees fit; what leaks here never does.
    for (let look = 0; look < LOOKS && grown().length > 0; look++) {
      await collected();
      last = { ...last, ...counted() };
    }
    assert.deepEqual(grown(), [], `was ${JSON.stringify(first)}`);
  });
}

test("a call that the platform has forgotten ends when another one begins", built, async (t) => {
  const never = () => new Promise(() => {});
  const sent = t.mock.method(globalThis, "fetch", never);
  forgetsTimers = true;
  const isOpen = (error) => error instanceof TransportError && error.outcome === "unknown";
  const forgotten = assert.rejects(clientOf().payment.create(payment()), isOpen);
  await null;
  assert.equal(sent.mock.callCount(), 1);
  sent.mock.restore();
  forgetsTimers = false;
  ahead = 3_600_000;
  await clientOf().connection.test();
  await forgotten;
});

/** Some rows for a day. */
async function fill() {
  const iyzico = clientOf();
  for (let count = 0; count < 8; count++) await iyzico.payment.create(payment());
}

const ROUNDS = 10;
const BATCHES = 4;
const LOOKS = 50;
/** What may be there more: less than one of each use. */
const LESS = (BATCHES - 1) * ROUNDS;
const SLACK = { bytes: 65_536, refs: LESS, promises: BATCHES * ROUNDS, aborts: LESS };

/** Objects that stay where the package keeps something for a client, a call or an exchange. */
function counted() {
  const count = (kind) => Number(queryObjects(kind, { format: "count" }));
  return { refs: count(WeakRef), promises: count(Promise), aborts: count(AbortController) };
}

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");

async function collected() {
  for (let round = 0; round < 3; round++) {
    await pause(5);
    gc();
  }
  await pause(5);
}
