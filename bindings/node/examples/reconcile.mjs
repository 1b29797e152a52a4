// In the evening the shop compares its books with those of iyzico.
import { card, conclude, iyzico, newReference, order, simulator } from "./shop.mjs";

const now = simulator?.now() ?? new Date();
const date = now.toLocaleDateString("sv", { timeZone: "Europe/Istanbul" }); // yyyy-MM-dd
const books = new Map(); // by the ID of the payment; a table, in a shop

/** Sells the order, and writes it down. */
async function sell() {
  const request = { ...order, paymentCard: card, conversationId: newReference() };
  const paid = await iyzico.payment.createOnce(request);
  console.log(conclude(paid));
  if (paid.status !== "succeeded") process.exit(1); // see lost-response.mjs
  const { paymentId, paidPrice, currency } = paid.response;
  books.set(paymentId, { paymentId, paidPrice, currency });
  return paymentId;
}

/** Says what differs; payments that others make in the same sandbox too. */
async function compare() {
  let count = 0;
  for await (const difference of iyzico.report.reconcile(date, books.values())) {
    const { kind, paymentId, ours = "none", atIyzico = "none" } = difference;
    console.log(`${kind} ${paymentId}: ${ours} here, ${atIyzico} at iyzico`);
    count += 1;
  }
  console.log(`Differences: ${count}`);
}

await sell();
const paymentId = await sell();

// The second is cancelled, and nobody writes that down.
const cancelled = await iyzico.payment.cancelOnce({ paymentId, conversationId: newReference() });
if (cancelled.status !== "succeeded") throw new Error(conclude(cancelled));
await compare();

books.get(paymentId).refundedPrice = cancelled.response.price;
await compare();

await simulator?.stop();
