// One thing comes back, then everything else.
import { ApiError } from "iyzico";
import { card, iyzico, order, simulator } from "./shop.mjs";

const { paymentId, itemTransactions } = await iyzico.payment.create({
  ...order,
  paymentCard: card,
});

// Store these numbers with the order: a line is refunded by its paymentTransactionId.
const pen = itemTransactions.find(({ itemId }) => itemId === "p-2");
const { paymentTransactionId, paidPrice } = pen;
const line = await iyzico.payment.refund({ paymentTransactionId, price: paidPrice });
console.log(`Refunded the pen: ${line.price}`);

const rest = await iyzico.payment.refundAmount({ paymentId, price: "100" });
console.log(`Refunded the rest: ${rest.price}`);

try {
  await iyzico.payment.refundAmount({ paymentId, price: "0.01" });
} catch (error) {
  if (!(error instanceof ApiError)) throw error;
  console.log(`Refused, nothing moved: ${error.code}`);
}

await simulator?.stop();
