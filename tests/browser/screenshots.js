// Pictures of what buyers and merchants see, for the guide: `cargo xtask screenshots`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, skipReason } from "./chromium.js";
import { openMerchant, order } from "./merchant.js";
import { startSimulator } from "./simulator.js";

const folder = fileURLToPath(new URL("../../docs/guide/pictures/", import.meta.url));
const card = {
  cardHolderName: "Ada Yılmaz",
  cardNumber: "5528790000000008",
  expireMonth: "12",
  expireYear: "2030",
  cvc: "123",
};
const POOR_CARD = "4111111111111129";
/** Narrow enough to be read in a page. */
const WIDTHS = { form: 560, bank: 560, panel: 960 };
const MOMENT = "2026-03-02T09:30:00Z";

/** What is shown, and how to get there; `say` chooses the words of the language. */
const pictures = {
  async form({ page, called, say }) {
    const path = "/payment/iyzipos/checkoutform/initialize/auth/ecom";
    const form = await called(path, {
      ...order,
      locale: say("en", "tr"),
      enabledInstallments: [1, 3, 6],
    });
    await page.goto(form.paymentPageUrl);
    await page.getByLabel(say("Name on the card", "Kart üzerindeki isim")).fill(card.cardHolderName);
    await page.getByLabel(say("Card number", "Kart numarası")).fill(card.cardNumber);
    await page.getByRole("radio", { name: say(/^3 installments/, /^3 taksit/) }).waitFor();
  },
  async bank({ page, called, say }) {
    const body = { ...order, locale: say("en", "tr"), installment: 1, paymentCard: card };
    const started = await called("/payment/3dsecure/initialize", body);
    await page.goto("about:blank");
    await page.setContent(Buffer.from(started.threeDSHtmlContent, "base64").toString());
    await page.getByLabel(say("Code from the text message", "SMS ile gelen kod")).waitFor();
  },
  async panel({ page, merchant, say, baseUrl }) {
    const pay = (conversationId, cardNumber) =>
      merchant.call("/payment/auth", {
        ...order,
        conversationId,
        installment: 1,
        paymentCard: { ...card, cardNumber },
      });
    await pay("order-1041", card.cardNumber);
    await pay("order-1042", POOR_CARD);
    await pay("order-1043", card.cardNumber);
    await page.goto(`${baseUrl}/_simulator/?lang=${say("en", "tr")}`);
    await page.getByRole("row").nth(3).waitFor();
  },
};

async function take(name, language, browser) {
  const simulator = await startSimulator();
  const merchant = await openMerchant(simulator.baseUrl);
  const context = await browser.newContext({
    locale: language === "tr" ? "tr-TR" : "en-US",
    timezoneId: "Europe/Istanbul",
    viewport: { width: WIDTHS[name], height: 400 },
  });
  try {
    const clock = await fetch(`${simulator.baseUrl}/_simulator/clock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ now: MOMENT }),
    });
    if (!clock.ok) throw new Error(`the clock said ${clock.status}`);
    const page = await context.newPage();
    const called = async (path, body) => {
      const response = await merchant.call(path, body);
      if (response.status !== "success") throw new Error(JSON.stringify(response));
      return response;
    };
    const say = (english, turkish) => (language === "tr" ? turkish : english);
    await pictures[name]({ page, called, merchant, say, baseUrl: simulator.baseUrl });
    const path = join(folder, `${name}.${language}.png`);
    await page.screenshot({ path, fullPage: true, animations: "disabled", caret: "hide" });
    console.log(path);
  } finally {
    await context.close();
    merchant.close();
    await simulator.stop();
  }
}

const reason = skipReason();
if (reason) throw new Error(reason);
await mkdir(folder, { recursive: true });
const browser = await launch();
try {
  for (const name of Object.keys(pictures)) {
    for (const language of ["en", "tr"]) await take(name, language, browser);
  }
} finally {
  await browser.close();
}
