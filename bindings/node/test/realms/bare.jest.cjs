/** @jest-environment ./bare-environment.cjs */
const { Simulator } = require("iyzico/testing");
const { Iyzico, isAsOrdered, readCallback, signCallback, signWebhook, verifyWebhook } =
  require("iyzico");
const Iyzipay = require("iyzico/compat");
const { payment } = require("./request.cjs");

test("nothing is missed that the environment has not", async () => {
  expect([typeof TextEncoder, typeof Response, URL.canParse]).toEqual([
    "undefined",
    "undefined",
    undefined,
  ]);
  const paid = await new Iyzico().payment.create(payment({ conversationId: "şipariş" }));
  expect(JSON.parse(paid.received.raw).conversationId).toBe("şipariş");
  const order = { price: "1", paidPrice: "1.2" };
  expect(isAsOrdered({ ...paid, paymentStatus: "SUCCESS" }, order)).toBe(true);

  const event = { iyziEventType: "API_AUTH", paymentId: 22416035, status: "SUCCESS" };
  const signed = signWebhook(event);
  for (const body of [event, JSON.stringify(event), Buffer.from(JSON.stringify(event))]) {
    expect(verifyWebhook(body, signed).paymentId).toBe("22416035");
  }
  const form = signCallback({ status: "success", paymentId: "7", mdStatus: "1" });
  for (const body of [form, new URLSearchParams(form).toString()]) {
    expect(readCallback(body).kind).toBe("three_ds");
  }

  const {
    IYZICO_API_KEY: apiKey,
    IYZICO_SECRET_KEY: secretKey,
    IYZICO_BASE_URL: uri,
  } = process.env;
  const result = await new Iyzipay({ apiKey, secretKey, uri }).payment.create(payment());
  expect(result.status).toBe("success");

  const simulator = await Simulator.start({ webhookUrl: "http://127.0.0.1:1/hear" });
  simulator.setWebhookUrl(undefined);
  await simulator.stop();
}, 60_000);
