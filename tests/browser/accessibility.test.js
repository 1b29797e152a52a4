// Every page of the simulator, old and new, for people who cannot see it well or use no mouse.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { barriers } from "./audit.js";
import { launch, skipReason } from "./chromium.js";
import { openMerchant, order } from "./merchant.js";
import { startSimulator } from "./simulator.js";

const card = {
  cardHolderName: "Ada Yılmaz",
  cardNumber: "5528790000000008",
  expireMonth: "12",
  expireYear: "2030",
  cvc: "123",
};
const POOR_CARD = "4111111111111129";
const address = { ...order.billingAddress, zipCode: "34742", district: "Kadıköy" };
const customer = {
  name: "Ada",
  surname: "Yılmaz",
  email: "ada@shop.example",
  gsmNumber: "+905350000000",
  identityNumber: "10000000146",
  billingAddress: address,
  shippingAddress: address,
};

describe("accessibility", { skip: skipReason() }, () => {
  let simulator;
  let merchant;
  let browser;
  let page;

  before(async () => {
    simulator = await startSimulator("--webhook-url", "http://127.0.0.1:9/nobody-listens");
    merchant = await openMerchant(simulator.baseUrl);
    browser = await launch();
    page = await (await browser.newContext({ locale: "en-US" })).newPage();
    page.setDefaultTimeout(60_000);
  });

  after(async () => {
    await browser?.close();
    merchant?.close();
    await simulator?.stop();
  });

  const click = (name) => page.getByRole("button", { name }).click();

  async function called(path, body) {
    const response = await merchant.call(path, body);
    assert.equal(response.status, "success", JSON.stringify(response));
    return response;
  }

  /** Shows what a merchant would show, on a page of its own. */
  async function show(base64) {
    await page.goto("about:blank");
    await page.setContent(Buffer.from(base64, "base64").toString());
  }

  const openPage = (token) => page.goto(`${simulator.baseUrl}/_simulator/pages/${token}?lang=en`);

  /** A new plan of a new product. */
  async function plan() {
    const name = randomUUID();
    const product = await called("/v2/subscription/products", { name });
    const path = `/v2/subscription/products/${product.data.referenceCode}/pricing-plans`;
    const made = await called(path, {
      name,
      price: "49.90",
      currencyCode: "TRY",
      paymentInterval: "MONTHLY",
      paymentIntervalCount: 1,
      planPaymentType: "RECURRING",
    });
    return made.data.referenceCode;
  }

  async function typeCard(number, { cvc = true } = {}) {
    await page.getByLabel("Name on the card").fill(card.cardHolderName);
    await page.getByLabel("Card number").fill(number);
    await page.getByLabel("Month").fill(card.expireMonth);
    await page.getByLabel("Year").fill(card.expireYear);
    if (cvc) await page.getByLabel("CVC").fill(card.cvc);
  }

  async function openForm(more = {}) {
    const path = "/payment/iyzipos/checkoutform/initialize/auth/ecom";
    const response = await called(path, { ...order, ...more });
    await page.goto(response.paymentPageUrl);
    return response;
  }

  /** A page: its name, and how to get there. */
  const pages = {
    "the panel before anything was paid": () => page.goto(`${simulator.baseUrl}/_simulator/`),
    "3-D Secure": async () => {
      const body = { ...order, installment: 1, paymentCard: card };
      const started = await called("/payment/3dsecure/initialize", body);
      await show(started.threeDSHtmlContent);
      await page.getByRole("heading", { name: "Confirm the payment" }).waitFor();
    },
    "3-D Secure after a wrong code": async () => {
      await page.getByLabel("Code from the text message").fill("000000");
      await click("Confirm");
      await page.getByText("The code is wrong. Tries left: 2.").waitFor();
    },
    "the checkout form": () => openForm({ enabledInstallments: [1, 3, 6] }),
    "the checkout form with installments": async () => {
      await typeCard(card.cardNumber);
      await page.getByRole("radio", { name: /^3 installments/ }).waitFor();
    },
    "the checkout form after a refusal": async () => {
      await openForm();
      await typeCard(POOR_CARD);
      await click(/^Pay/);
      await page.locator("#problem").waitFor();
    },
    "the checkout form in Turkish": async () => {
      await click("Türkçe");
      await page.getByText("Kart numarası").first().waitFor();
      await click("English");
    },
    "the checkout form with stored cards": async () => {
      const stored = await called("/cardstorage/card", {
        email: "ada@shop.example",
        card: { ...card, cardAlias: "Ada's card", cvc: undefined },
      });
      await openForm({ cardUserKey: stored.cardUserKey });
      await page.getByRole("radio", { name: /0008/ }).waitFor();
    },
    "pay with iyzico": async () => {
      const response = await called("/payment/pay-with-iyzico/initialize", {
        ...order,
        enabledInstallments: [1, 2, 3],
      });
      await page.goto(response.payWithIyzicoPageUrl);
      await page.getByRole("radio", { name: /Paraf/ }).waitFor();
    },
    "BKM Express": async () => {
      const { paidPrice: _, ...bkmOrder } = order;
      const response = await called("/payment/bkm/initialize", bkmOrder);
      await show(response.htmlContent);
      await page.getByRole("radio", { name: /Paraf/ }).waitFor();
    },
    "BKM Express with a card": async () => {
      await page.getByRole("radio", { name: /Paraf/ }).check();
      await click("Continue");
      await page.getByRole("radio", { name: /Single payment/ }).waitFor();
    },
    "a link": async () => {
      const created = await called("/v2/iyzilink/fast-link/products", {
        description: "Coffee beans",
        price: "149.90",
        currencyCode: "TRY",
      });
      await page.goto(created.data.url);
      await page.getByRole("heading", { name: "Coffee beans" }).waitFor();
    },
    "a link after a mistake": async () => {
      await page.getByLabel("Name", { exact: true }).fill(" ");
      await page.getByLabel("Surname").fill("Yılmaz");
      await page.getByLabel("E-mail").fill("ada@shop.example");
      await page.getByLabel("Mobile phone").fill("+905350000000");
      await page.getByLabel("Delivery address").fill("Bağdat Caddesi 1");
      await click("Go on to the card");
      await page.locator("#problem").waitFor();
    },
    "the card of a link": async () => {
      await page.getByLabel("Name", { exact: true }).fill("Ada");
      await click("Go on to the card");
      await page.getByRole("heading", { name: "Pay by card" }).waitFor();
    },
    "an alternative method": async () => {
      const response = await called("/payment/apm/initialize", {
        ...order,
        currency: "EUR",
        apmType: "SOFORT",
        accountHolderName: "Ada Yılmaz",
        merchantCallbackUrl: merchant.callbackUrl,
      });
      await page.goto(response.redirectUrl);
      await page.getByRole("heading", { name: "Confirm the payment" }).waitFor();
    },
    "an alternative method that is over": async () => {
      const redirectUrl = page.url();
      await click("Refuse");
      await page.getByRole("heading", { name: "Thank you" }).waitFor();
      await page.goto(redirectUrl);
      await page.getByRole("heading", { name: "This payment was refused" }).waitFor();
    },
    "the page for stored cards": async () => {
      const request = { locale: "en", email: "ada@shop.example", addNewCardEnabled: true };
      const response = await called("/v1/card-management/pages", request);
      await page.goto(response.cardPageUrl);
      await page.getByRole("button", { name: "Save" }).waitFor();
    },
    "the page for stored cards after a mistake": async () => {
      await typeCard(card.cardNumber.replace(/8$/, "7"), { cvc: false });
      await click("Save");
      await page.getByRole("alert").waitFor();
    },
    iyziUP: async () => {
      const orderItems = order.basketItems;
      const response = await called("/v1/iyziup/form/initialize", { ...order, orderItems });
      await openPage(response.token);
      await page.getByRole("heading", { name: "Complete the order" }).waitFor();
    },
    "a refund to a balance": async () => {
      const paid = await called("/payment/auth", { ...order, installment: 1, paymentCard: card });
      const { paymentId } = paid;
      const response = await called("/payment/refund-to-balance/init", { paymentId });
      await page.goto(response.url);
      await page.getByRole("button").first().waitFor();
    },
    "the form of a subscription": async () => {
      const response = await called("/v2/subscription/checkoutform/initialize", {
        pricingPlanReferenceCode: await plan(),
        subscriptionInitialStatus: "ACTIVE",
        customer,
      });
      await openPage(response.token);
      await page.getByRole("heading", { name: "Subscribe" }).waitFor();
    },
    "the form for another card of a subscription": async () => {
      const started = await called("/v2/subscription/initialize", {
        pricingPlanReferenceCode: await plan(),
        subscriptionInitialStatus: "ACTIVE",
        customer: { ...customer, email: "grace@shop.example" },
        paymentCard: card,
      });
      const path = "/v2/subscription/card-update/checkoutform/initialize/with-subscription";
      const subscriptionReferenceCode = started.data.referenceCode;
      const response = await called(path, { subscriptionReferenceCode });
      await openPage(response.token);
      await page.getByRole("heading", { name: "Change your card" }).waitFor();
    },
    Pecco: async () => {
      const response = await called("/payment/pecco/initialize", { ...order, currency: "IRR" });
      await openPage(response.token);
      await page.getByRole("button").first().waitFor();
    },
    "a page of a payment that nobody opened": () =>
      page.goto(`${simulator.baseUrl}/_simulator/pages/00000000-0000-0000-0000-000000000000`),
    "the panel's payments": async () => {
      await called("/payment/auth", { ...order, installment: 1, paymentCard: card });
      await page.goto(`${simulator.baseUrl}/_simulator/`);
    },
    "the panel's payment": async () => {
      await page.getByRole("row").nth(1).getByRole("link").click();
      await page.getByRole("heading", { name: /^Payment \d+/ }).waitFor();
    },
    "the panel's subscriptions": () =>
      page.goto(`${simulator.baseUrl}/_simulator/panel/subscriptions`),
    "the panel's requests": () => page.goto(`${simulator.baseUrl}/_simulator/panel/requests`),
    "the panel's request": async () => {
      await page.getByRole("row").nth(1).getByRole("link").first().click();
      await page.getByText("Verified").first().waitFor();
    },
    "the panel's webhooks": () => page.goto(`${simulator.baseUrl}/_simulator/panel/webhooks`),
    "the panel's webhook": async () => {
      await page.getByRole("row").nth(1).getByRole("link").first().click();
      await page.getByRole("heading", { level: 1 }).waitFor();
    },
    "an address that does not exist": async () => {
      const response = await page.goto(`${simulator.baseUrl}/_simulator/nowhere`);
      assert.equal(response.status(), 404);
      await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    },
    "a payment that the panel does not know": async () => {
      const response = await page.goto(`${simulator.baseUrl}/_simulator/panel/payments/1`);
      assert.equal(response.status(), 404);
    },
  };

  for (const [name, open] of Object.entries(pages)) {
    test(name, async () => {
      await open();
      assert.deepEqual(await barriers(page), []);
    });
  }
});
