// A buyer with a real browser on every page of the simulator.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { launch, skipReason } from "./chromium.js";
import { isGenuine, openMerchant, order } from "./merchant.js";
import { startSimulator } from "./simulator.js";

const GOOD_CARD = "5528790000000008";
const POOR_CARD = "4111111111111129";

describe("pages", { skip: skipReason() }, () => {
  let simulator;
  let merchant;
  let browser;
  let page;
  let problems;

  before(async () => {
    simulator = await startSimulator();
    merchant = await openMerchant(simulator.baseUrl);
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    merchant?.close();
    await simulator?.stop();
  });

  beforeEach(async () => {
    await page?.context().close();
    const context = await browser.newContext({ locale: "en-US" });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    problems = [];
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("request", (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (protocol !== "data:" && hostname !== "127.0.0.1") problems.push(request.url());
    });
  });

  /** Nothing was blocked by the policy, nothing went wrong, nothing was loaded from outside. */
  function nothingWentWrong() {
    assert.deepEqual(problems, []);
  }

  async function startThreeDs(more = {}) {
    const response = await merchant.call("/payment/3dsecure/initialize", {
      ...order,
      installment: 1,
      paymentCard: {
        cardHolderName: "Ada Yılmaz",
        cardNumber: GOOD_CARD,
        expireMonth: "12",
        expireYear: "2030",
        cvc: "123",
      },
      ...more,
    });
    assert.equal(response.status, "success", JSON.stringify(response));
    const html = Buffer.from(response.threeDSHtmlContent, "base64").toString();
    await page.setContent(html);
    await page.getByRole("heading", { name: "Confirm the payment" }).waitFor();
    return response;
  }

  async function backAtShop() {
    await page.getByRole("heading", { name: "Thank you" }).waitFor();
    return merchant.callback();
  }

  async function openForm(more = {}) {
    const path = "/payment/iyzipos/checkoutform/initialize/auth/ecom";
    const response = await merchant.call(path, { ...order, ...more });
    assert.equal(response.status, "success", JSON.stringify(response));
    await page.goto(response.paymentPageUrl);
    return response;
  }

  async function resultOf(token) {
    return merchant.call("/payment/iyzipos/checkoutform/auth/ecom/detail", { token });
  }

  async function typeCard(number) {
    await page.getByLabel("Name on the card").fill("Ada Yılmaz");
    await page.getByLabel("Card number").fill(number);
    await page.getByLabel("Month").fill("12");
    await page.getByLabel("Year").fill("2030");
    await page.getByLabel("CVC").fill("123");
  }

  const pay = () => page.getByRole("button", { name: /^Pay/ }).click();

  test("3-D Secure: the right code leads to a payment, by keyboard alone", async () => {
    const started = await startThreeDs();
    assert.equal(await page.locator("#code").evaluate((code) => code === document.activeElement), true);
    assert.ok(await page.getByText("₺154.40").isVisible());
    assert.ok(!(await page.content()).includes(GOOD_CARD));
    await page.keyboard.type("123456");
    await page.keyboard.press("Enter");
    const post = await backAtShop();
    assert.deepEqual([post.status, post.mdStatus], ["success", "1"]);
    assert.ok(isGenuine(post));
    const finished = await merchant.call("/payment/v2/3dsecure/auth", {
      paymentId: started.paymentId,
      paidPrice: order.paidPrice,
      basketId: order.basketId,
      currency: "TRY",
    });
    assert.equal(finished.status, "success", JSON.stringify(finished));
    nothingWentWrong();
  });

  test("3-D Secure: a wrong code may be corrected", async () => {
    await startThreeDs();
    await page.getByLabel("Code from the text message").fill("000000");
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByText("The code is wrong. Tries left: 2.").waitFor();
    assert.equal(await page.locator("#code").getAttribute("aria-invalid"), "true");
    await page.getByLabel("Code from the text message").fill("123456");
    await page.getByRole("button", { name: "Confirm" }).click();
    assert.equal((await backAtShop()).mdStatus, "1");
    nothingWentWrong();
  });

  test("3-D Secure: cancelling comes back signed and unsuccessful", async () => {
    await startThreeDs();
    await page.getByRole("button", { name: "Cancel" }).click();
    const post = await backAtShop();
    assert.deepEqual([post.status, post.mdStatus], ["failure", "0"]);
    assert.ok(isGenuine(post));
    nothingWentWrong();
  });

  test("3-D Secure: the page speaks Turkish too", async () => {
    await startThreeDs();
    await page.getByRole("button", { name: "Türkçe" }).click();
    await page.getByRole("heading", { name: "Ödemeyi onaylayın" }).waitFor();
    assert.ok(await page.getByText("₺154,40").isVisible());
    nothingWentWrong();
  });

  test("form: a second card pays after the first was declined", async () => {
    const { token } = await openForm();
    await typeCard(POOR_CARD);
    await pay();
    const problem = page.locator("#problem");
    await problem.waitFor();
    assert.match(await problem.textContent(), /10051/);
    assert.ok(!(await page.content()).includes(POOR_CARD));
    assert.equal(await page.getByLabel("Name on the card").inputValue(), "Ada Yılmaz");
    assert.equal((await resultOf(token)).paymentStatus, "FAILURE");
    await typeCard(GOOD_CARD);
    await pay();
    assert.equal((await backAtShop()).token, token);
    assert.equal((await resultOf(token)).paymentStatus, "SUCCESS");
    nothingWentWrong();
  });

  test("form: installments show while the number is typed, and are charged", async () => {
    const { token } = await openForm({ enabledInstallments: [1, 3, 6] });
    await typeCard(GOOD_CARD);
    const three = page.getByRole("radio", { name: /^3 installments/ });
    await three.check();
    assert.equal(await page.getByRole("radio", { name: /installments/ }).count(), 2);
    await pay();
    await backAtShop();
    const result = await resultOf(token);
    assert.equal(result.installment, 3);
    nothingWentWrong();
  });

  test("form: 3-D Secure fails once, then succeeds, under one token", async () => {
    const { token } = await openForm();
    await typeCard(GOOD_CARD);
    await page.getByLabel("Pay with 3-D Secure").check();
    await pay();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.locator("#problem").waitFor();
    await typeCard(GOOD_CARD);
    await page.getByLabel("Pay with 3-D Secure").check();
    await pay();
    await page.getByLabel("Code from the text message").fill("123456");
    await page.getByRole("button", { name: "Confirm" }).click();
    assert.equal((await backAtShop()).token, token);
    assert.equal((await resultOf(token)).paymentStatus, "SUCCESS");
    nothingWentWrong();
  });

  test("form: a stored card pays without its number", async () => {
    const first = await openForm();
    await typeCard(GOOD_CARD);
    await page.getByLabel("Store my card for later purchases").check();
    await pay();
    await backAtShop();
    const { cardUserKey } = await resultOf(first.token);
    assert.ok(cardUserKey);
    const { token } = await openForm({ cardUserKey });
    await page.getByRole("radio", { name: /0008/ }).check();
    await page.getByLabel("Card number").waitFor({ state: "hidden" });
    await page.getByRole("radio", { name: /Single payment/ }).waitFor();
    await pay();
    await backAtShop();
    assert.equal((await resultOf(token)).paymentStatus, "SUCCESS");
    nothingWentWrong();
  });

  test("form: it works without JavaScript", async () => {
    const { paymentPageUrl, token } = await openForm();
    const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-US" });
    page = await context.newPage();
    await page.goto(paymentPageUrl);
    await page.getByLabel("First six digits of the card").fill(GOOD_CARD.slice(0, 6));
    await page.getByRole("button", { name: "Show installments" }).click();
    await page.getByRole("radio", { name: /^2 installments/ }).check();
    await typeCard(GOOD_CARD);
    await pay();
    await page.getByRole("button", { name: "Continue" }).click();
    assert.equal((await backAtShop()).token, token);
    assert.equal((await resultOf(token)).installment, 2);
  });

  test("form: what the merchant sends is text, never markup", async () => {
    const name = '<img src=x onerror="alert(1)">';
    const [first, ...others] = order.basketItems;
    await openForm({ basketItems: [{ ...first, name }, ...others] });
    assert.ok(await page.getByText(name).isVisible());
    nothingWentWrong();
  });

  test("form: leaving without paying is no payment", async () => {
    const { token } = await openForm();
    await page.getByRole("button", { name: "Back to the merchant without paying" }).click();
    assert.equal((await backAtShop()).token, token);
    assert.notEqual((await resultOf(token)).paymentStatus, "SUCCESS");
    nothingWentWrong();
  });

  test("pay-with-iyzico: a card of the member pays", async () => {
    const response = await merchant.call("/payment/pay-with-iyzico/initialize", {
      ...order,
      enabledInstallments: [1, 2, 3],
    });
    await page.goto(response.payWithIyzicoPageUrl);
    await page.getByRole("radio", { name: /Paraf/ }).check();
    await page.getByRole("radio", { name: /^2 installments/ }).check();
    await pay();
    assert.equal((await backAtShop()).token, response.token);
    const result = await resultOf(response.token);
    assert.deepEqual([result.paymentStatus, result.installment], ["SUCCESS", 2]);
    nothingWentWrong();
  });

  test("BKM Express: a card of the wallet pays", async () => {
    const { paidPrice: _, ...bkmOrder } = order;
    const response = await merchant.call("/payment/bkm/initialize", bkmOrder);
    assert.equal(response.status, "success", JSON.stringify(response));
    await page.setContent(Buffer.from(response.htmlContent, "base64").toString());
    await page.getByRole("radio", { name: /Paraf/ }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("radio", { name: /Single payment/ }).check();
    await pay();
    assert.equal((await backAtShop()).token, response.token);
    const result = await merchant.call("/payment/bkm/auth/detail", { token: response.token });
    assert.equal(result.paymentStatus, "SUCCESS", JSON.stringify(result));
    nothingWentWrong();
  });

  async function startApm(more = {}) {
    const response = await merchant.call("/payment/apm/initialize", {
      ...order,
      currency: "EUR",
      apmType: "SOFORT",
      accountHolderName: "Ada Yılmaz",
      merchantCallbackUrl: merchant.callbackUrl,
      ...more,
    });
    assert.equal(response.status, "success", JSON.stringify(response));
    await page.goto(response.redirectUrl);
    return response;
  }

  const resultOfApm = (paymentId) => merchant.call("/payment/apm/retrieve", { paymentId });

  test("alternative method: the buyer confirms, by keyboard alone", async () => {
    const { paymentId } = await startApm();
    await page.getByRole("heading", { name: "Confirm the payment" }).waitFor();
    assert.ok(await page.getByText("€154.40").isVisible());
    assert.equal((await resultOfApm(paymentId)).paymentStatus, "INIT_APM");
    await page.keyboard.press("Enter");
    assert.equal((await backAtShop()).paymentId, paymentId);
    assert.equal((await resultOfApm(paymentId)).paymentStatus, "SUCCESS");
    nothingWentWrong();
  });

  test("alternative method: the buyer refuses, and the page is over", async () => {
    const { paymentId, redirectUrl } = await startApm();
    await page.getByRole("button", { name: "Refuse" }).click();
    assert.equal((await backAtShop()).paymentId, paymentId);
    assert.equal((await resultOfApm(paymentId)).paymentStatus, "FAILURE");
    await page.goto(redirectUrl);
    await page.getByRole("heading", { name: "This payment was refused" }).waitFor();
    nothingWentWrong();
  });

  test("stored cards: one is stored after a mistake, and chosen", async () => {
    const response = await merchant.call("/v1/card-management/pages", {
      locale: "en",
      email: order.buyer.email,
    });
    await page.goto(response.cardPageUrl);
    const save = () => page.getByRole("button", { name: "Save" }).click();
    await page.getByLabel("Name on the card").fill("Ada Yılmaz");
    await page.getByLabel("Card number").fill("5528790000000007");
    await page.getByLabel("Month").fill("12");
    await page.getByLabel("Year").fill("2030");
    await page.getByLabel("Name for the card").fill("Groceries");
    await save();
    await page.getByRole("alert").getByText("The card was not stored.").waitFor();
    const number = page.getByLabel("Card number");
    assert.equal(await number.getAttribute("aria-invalid"), "true");
    assert.equal(await number.evaluate((field) => field === document.activeElement), true);
    assert.equal(await number.inputValue(), "", "a number never comes back");
    await number.fill(GOOD_CARD);
    await save();
    assert.equal((await backAtShop()).token, response.token);
    await page.goto(response.cardPageUrl);
    assert.ok(await page.getByRole("checkbox", { name: /Groceries/ }).isChecked());
    await page.getByRole("button", { name: "Back to the merchant without changes" }).click();
    assert.equal((await backAtShop()).token, response.token);
    nothingWentWrong();
  });

  test("iyziUP: the form asks who buys and takes the payment", async () => {
    const response = await merchant.call("/v1/iyziup/form/initialize", {
      ...order,
      orderItems: order.basketItems,
      initialConsumer: { name: "Ada", surname: "Yılmaz", email: order.buyer.email },
    });
    assert.equal(response.status, "success", JSON.stringify(response));
    await page.goto(`${simulator.baseUrl}/_simulator/pages/${response.token}?lang=en`);
    await page.getByRole("heading", { name: "Complete the order" }).waitFor();
    assert.equal(await page.getByLabel("First name").inputValue(), "Ada");
    await page.getByLabel("Address", { exact: true }).fill("Bağdat Caddesi 1");
    await page.getByLabel("City").fill("Istanbul");
    await page.getByLabel("Country").fill("Turkey");
    await typeCard(GOOD_CARD);
    await pay();
    assert.equal((await backAtShop()).token, response.token);
    const result = await merchant.call("/v1/iyziup/form/order/retrieve", { token: response.token });
    assert.equal(result.orderResponseStatus, "payment_completed", JSON.stringify(result));
    assert.equal(result.shippingAddress.city, "Istanbul");
    nothingWentWrong();
  });

  test("panel: it shows what the tests above did", async () => {
    await page.goto(`${simulator.baseUrl}/_simulator/`);
    const rows = page.getByRole("row");
    for (const way of ["3-D Secure", "Checkout form", "Pay with iyzico", "BKM Express"]) {
      const good = rows.filter({ hasText: way }).filter({ hasText: "Successful" });
      assert.ok((await good.count()) > 0, way);
    }
    const failed = rows.filter({ hasText: "Checkout form" }).filter({ hasText: "Failed" });
    await failed.first().getByRole("link").click();
    await page.getByRole("heading", { name: /^Payment \d+/ }).waitFor();
    await page.getByRole("link", { name: /checkoutform\/initialize/ }).waitFor();
    await page.goBack();
    const bkm = rows.filter({ hasText: "BKM Express" }).filter({ hasText: "Successful" });
    await bkm.first().getByRole("link").click();
    await page.getByRole("heading", { name: "Where the money goes" }).waitFor();
    await page.getByRole("link", { name: /bkm\/auth\/detail/ }).first().click();
    await page.getByText("Verified").first().waitFor();
    assert.ok(await page.getByText("sandbox-apiKey").isVisible());
    nothingWentWrong();
  });

  test("panel: a wrong signature is explained, and no card number is shown", async () => {
    await fetch(`${simulator.baseUrl}/payment/auth`, {
      method: "POST",
      headers: { authorization: "IYZWSv2 bm9wZQ==" },
      body: JSON.stringify({ paymentCard: { cardNumber: GOOD_CARD } }),
    });
    await page.goto(`${simulator.baseUrl}/_simulator/panel/requests`);
    await page.getByRole("row").filter({ hasText: "Malformed" }).first().getByRole("link").click();
    await page.getByText("The decoded header is not apiKey").first().waitFor();
    assert.ok(!(await page.content()).includes(GOOD_CARD));
    await page.getByRole("button", { name: "Türkçe" }).click();
    await page.getByText("Biçim hatalı").waitFor();
    await page.getByRole("link", { name: "Ödemeler", exact: true }).click();
    await page.getByRole("heading", { name: "Ödemeler" }).waitFor(); // the choice stays
    nothingWentWrong();
  });

  test("no page scrolls sideways on a small phone", async () => {
    const { paymentPageUrl } = await openForm();
    await page.setViewportSize({ width: 320, height: 640 });
    const panel = `${simulator.baseUrl}/_simulator/`;
    const lists = [panel, `${panel}panel/requests`, `${panel}panel/webhooks`];
    const { redirectUrl } = await startApm();
    const { cardPageUrl } = await merchant.call("/v1/card-management/pages", {});
    for (const address of [paymentPageUrl, redirectUrl, cardPageUrl, ...lists]) {
      await page.goto(address);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 320, `${address} is ${width} wide`);
    }
    nothingWentWrong();
  });

  test("whoever has the address of a link buys there", async () => {
    const created = await merchant.call("/v2/iyzilink/fast-link/products", {
      description: "Coffee beans",
      price: "149.90",
      currencyCode: "TRY",
    });
    await page.goto(created.data.url);
    await page.getByLabel("Name", { exact: true }).fill("Ada");
    await page.getByLabel("Surname").fill("Yılmaz");
    await page.getByLabel("E-mail").fill("ada@shop.example");
    await page.getByLabel("Mobile phone").fill("+905350000000");
    await page.getByLabel("Delivery address").fill("Bağdat Caddesi 1");
    await page.getByRole("button", { name: "Go on to the card" }).click();
    await page.getByLabel("Name on the card").fill("Ada Yılmaz");
    await page.getByLabel("Card number").fill(GOOD_CARD);
    await page.getByLabel("Month").fill("12");
    await page.getByLabel("Year").fill("2030");
    await page.getByLabel("CVC").fill("123");
    await page.getByRole("button", { name: /^Pay/ }).click();
    await page.getByRole("heading", { name: "Your payment was received" }).waitFor();
    nothingWentWrong();
  });
});
