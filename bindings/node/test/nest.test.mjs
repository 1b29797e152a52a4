// Nest, on Express: the module is given its settings in several ways, and none of them shows a key.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { inspect } from "node:util";
import { Controller, Module, Post } from "@nestjs/common";
import { Iyzico, signWebhook } from "iyzico";
import { IyzicoModule, Webhook } from "iyzico/nest";
import { any, cannotBeMerchant, json, secretKey, send, signed } from "./arrivals.mjs";

const keys = { apiKey: "sandbox-key", secretKey };

/** Starts a shop of Nest with one route for notifications, which go to `seen`. */
async function nest(t, module, seen = /** @type {string[]} */ ([])) {
  const frameworks = new URL("../examples/frameworks/package.json", import.meta.url);
  const { NestFactory } = createRequire(frameworks)("@nestjs/core");
  class Payments {
    notified({ iyziEventType }) {
      seen.push(iyziEventType);
    }
  }
  const method = any(Object.getOwnPropertyDescriptor(Payments.prototype, "notified"));
  Post()(Payments.prototype, "notified", method);
  Webhook()(Payments.prototype, "notified", 0);
  Controller()(Payments);
  class Shop {}
  Module({ imports: [module], controllers: [Payments] })(Shop);
  const app = await NestFactory.create(Shop, { logger: false, abortOnError: false });
  await app.listen(0, "127.0.0.1");
  t.after(() => app.close());
  return app;
}

/** The ways to the same settings. */
const ways = {
  forRoot: (settings) => IyzicoModule.forRoot(settings),
  "forRootAsync with a function": (settings) =>
    IyzicoModule.forRootAsync({ useFactory: () => settings }),
  "forRootAsync with a promise": (settings) =>
    IyzicoModule.forRootAsync({ useFactory: async () => settings }),
  "forRootAsync with what is injected": (settings) => {
    class Vault {}
    const CONFIG = Symbol("config");
    const providers = [{ provide: CONFIG, useValue: { settings: () => settings } }];
    const imports = [{ module: Vault, providers, exports: [CONFIG] }];
    const inject = [CONFIG, { token: "none", optional: true }];
    const useFactory = (config, none) => none ?? config.settings();
    return IyzicoModule.forRootAsync({ imports, inject, useFactory });
  },
};

for (const [way, moduleOf] of Object.entries(ways)) {
  test(`Nest by ${way} verifies, and gives the client`, async (t) => {
    const seen = [];
    const app = await nest(t, moduleOf({ ...keys, merchantId: "3413541" }), seen);
    assert.ok(app.get(Iyzico) instanceof Iyzico);
    const subscription = JSON.stringify({
      iyziEventType: "subscription.order.success",
      subscriptionReferenceCode: "s",
    });
    const headers = signWebhook(subscription, { secretKey, merchantId: "3413541" });
    const url = `${await app.getUrl()}/`;
    assert.equal((await send(url, subscription, { ...signed, ...headers })).status, 201);
    await send(url, json, { ...signed, "x-iyz-signature-v3": "00" });
    assert.deepEqual(seen, ["subscription.order.success"]);
    const shown = inspect(app, { depth: 12, showHidden: true, getters: true });
    assert.doesNotMatch(shown, new RegExp(secretKey), "no provider shows a key");
  });

  test(`Nest by ${way} does not start with what cannot work`, async (t) => {
    const starts = (settings) => nest(t, moduleOf(settings));
    await starts({ ...keys, merchantId: null });
    for (const [settings, said] of /** @type {const} */ ([
      [{ ...keys, merchantId: 3413541 }, /^ConfigError: merchantId: must be a string/],
      [{ ...keys, merchant: "3413541" }, /^ConfigError: merchant: is not one of the settings/],
      [{ ...keys, secretKey: 7 }, /^ConfigError: secretKey: must be a string/],
      ["keys", /^ConfigError: settings: must be an object, not a string/],
      [[keys], /^ConfigError: settings: must be an object, not an array/],
      ...cannotBeMerchant.map(([merchantId, problem]) => {
        return [{ ...keys, merchantId }, new RegExp(`^ConfigError: merchantId: ${problem}`)];
      }),
    ])) {
      await assert.rejects(starts(settings), said);
    }
  });

  test(`Nest by ${way} takes the keys of the environment where there are no settings`, async (t) => {
    for (const none of [null, undefined]) {
      await assert.rejects(nest(t, moduleOf(none)), /^ConfigError: apiKey: missing/);
    }
    const before = { ...process.env };
    t.after(() => {
      process.env = before;
    });
    Object.assign(process.env, { IYZICO_API_KEY: "sandbox-key", IYZICO_SECRET_KEY: secretKey });
    for (const none of [null, undefined]) await nest(t, moduleOf(none));
  });
}

test("settings of Nest that come later need a function", () => {
  for (const wrong of [undefined, null, {}, { useFactory: null }]) {
    assert.throws(
      () => IyzicoModule.forRootAsync(any(wrong)),
      /^ConfigError: useFactory: is missing/,
    );
  }
  for (const wrong of [
    { useFactory: keys },
    { useFactory: () => keys, injects: [] },
    () => keys,
    7,
  ]) {
    assert.throws(() => IyzicoModule.forRootAsync(any(wrong)), /^ConfigError: /);
  }
});
