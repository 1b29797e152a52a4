// iyzico notifies the shop, also when the buyer's browser never comes back.
import express from "express";
import { SignatureError, WebhookError } from "iyzico";
import { card, iyzico, order, ship, simulator } from "./shop.mjs";

const shop = express();
const handled = new Set(); // a table with a unique key, in a shop

// The body as it arrived: a parser could change the values that are signed.
shop.post("/iyzico", express.raw({ type: "*/*" }), async (request, response) => {
  try {
    const event = iyzico.webhook.verify(request.body, request.headers);
    if (!handled.has(event.dedupeKey)) await lookUp(event);
    response.sendStatus(200); // only now: iyzico tries again after anything else
  } catch (error) {
    if (!(error instanceof WebhookError || error instanceof SignatureError)) throw error;
    response.status(400).send(error.message);
  }
});

/** A notification is a hint; the payment itself says what is true. */
async function lookUp({ dedupeKey, iyziEventType, paymentId }) {
  // A page that the buyer has left, or an order of a subscription.
  if (!paymentId) return console.log(`${iyziEventType}: no payment to look up`);
  const { mayShip, paidPrice, isRefusedByRisk } = await iyzico.payment.retrieve({ paymentId });
  if (isRefusedByRisk) return console.log(`${iyziEventType}: refused by risk, cancel it`);
  // Under review: the notification of its acceptance has the same key, and is not handled yet.
  if (!mayShip) return console.log(`${iyziEventType}: ship nothing yet`);
  console.log(`${iyziEventType}: ${paidPrice} is paid, ${ship(paymentId)}`);
  handled.add(dedupeKey);
}

const server = shop.listen(process.env.PORT ?? 0, async () => {
  const address = `http://127.0.0.1:${server.address().port}/iyzico`;
  if (!simulator) return console.log(`Enter ${address} in the merchant panel`);
  simulator.setWebhookUrl(address);
  await iyzico.payment.createOnce({ ...order, paymentCard: card });
  await simulator.deliverWebhooks();
  server.close();
  await simulator.stop();
});
