// The amount is held when the order comes in, and taken when it leaves the warehouse.
import { card, conclude, iyzico, newReference, order, simulator } from "./shop.mjs";

/** Holds the amount of an order; returns the payment when that is proven. */
async function hold() {
  const request = { ...order, paymentCard: card, conversationId: newReference() };
  const settled = await iyzico.payment.authorizeOnce(request);
  console.log(conclude(settled));
  if (settled.status !== "succeeded") process.exit(1); // nothing to take
  return settled.response;
}

const { paymentId, currency } = await hold();

// One thing was out of stock: only the rest is taken.
const captured = await iyzico.payment.captureOnce({ paymentId, paidPrice: "100", currency });
console.log(conclude(captured));

// An order that is never sent: the hold is released.
const other = await hold();
const released = await iyzico.payment.cancelOnce({ paymentId: other.paymentId });
console.log(released.status === "succeeded" ? "Released" : conclude(released));

await simulator?.stop();
