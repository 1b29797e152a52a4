// The buyer pays on a page of iyzico; no card number comes near the shop.
import express from "express";
import { iyzico, order, post, ship, simulator } from "./shop.mjs";

const shop = express();
const orders = new Map(); // by the token of the form; a table, in a shop

shop.get("/pay", async (_, response) => {
  const form = await iyzico.checkoutForm.initialize({
    ...order,
    callbackUrl: process.env.CALLBACK_URL ?? `${address}/callback`, // https, outside of tests
    enabledInstallments: [1, 2, 3],
  });
  orders.set(form.token, order);
  response.redirect(form.paymentPageUrl);
});

// A browser can post this twice: retrieving the result moves no money.
shop.post("/callback", express.text({ type: "*/*" }), async (request, response) => {
  const callback = iyzico.callback.read(request.body);
  if (callback.kind !== "page" || !orders.has(callback.token)) return response.sendStatus(400);
  const result = await iyzico.checkoutForm.retrieve(callback.request);
  // A successful query is not enough: the payment may have failed or be under review.
  if (result.mayShip) return response.send(`Paid ${result.paidPrice}: ${ship(result.paymentId)}`);
  if (result.isRefusedByRisk) return response.status(402).send("Refused by risk: cancel it");
  if (result.isPaid) return response.status(202).send("Paid, and under review: wait");
  response.status(402).send(result.advice?.buyerEn ?? `Not paid: ${result.paymentStatus}`);
});

const server = shop.listen(process.env.PORT ?? 0, async () => {
  if (!simulator) return console.log(`Open ${address}/pay in a browser`);
  await fetch(`${address}/pay`, { redirect: "manual" });
  const [token] = orders.keys();
  console.log(await post(simulator.page(token).approve({ threeDs: true })));
  server.close();
  await simulator.stop();
});
const address = `http://localhost:${server.address().port}`;
