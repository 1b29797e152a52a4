// The buyer confirms the payment on the bank's page, and reloads the page of the shop afterwards.
import express from "express";
import { CallbackError, decodeHtml, SignatureError } from "iyzico";
import { card, conclude, iyzico, order, post, simulator } from "./shop.mjs";

const shop = express();

shop.get("/pay", async (_, response) => {
  const started = await iyzico.threeDs.initialize({
    ...order,
    paymentCard: card,
    callbackUrl: `${address}/callback`,
  });
  response.send(decodeHtml(started.threeDSHtmlContent)); // takes the browser to the bank
});

shop.post("/callback", express.text({ type: "*/*" }), async (request, response) => {
  try {
    const callback = iyzico.callback.read(request.body);
    if (callback.kind !== "three_ds") return response.sendStatus(400);
    const { paidPrice, basketId, currency } = order; // from your database, not from the browser
    const completion = callback.completion({ paidPrice, basketId, currency });
    // The money moves here. When the browser posts again, the payment is looked up, not made again.
    response.send(conclude(await iyzico.threeDs.completeOnce(completion)));
  } catch (error) {
    if (!(error instanceof CallbackError || error instanceof SignatureError)) throw error;
    response.status(400).send(error.advice?.buyerEn ?? `Not paid: ${error.message}`);
  }
});

const server = shop.listen(process.env.PORT ?? 0, async () => {
  if (!simulator) return console.log(`Open ${address}/pay in a browser`);
  const form = simulator.threeDs(await (await fetch(`${address}/pay`)).text()).approve();
  for (const visit of ["first", "reloaded"]) console.log(`${visit}: ${await post(form)}`);
  console.log(`The bank has booked ${simulator.ledger().length} payment`);
  server.close(() => simulator.stop());
});
const address = `http://localhost:${server.address().port}`;
