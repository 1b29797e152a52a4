// One thing comes back, then everything else.
import { AlreadyDoneError } from "iyzico";
import { card, conclude, iyzico, newReference, order, simulator } from "./shop.mjs";

const request = { ...order, paymentCard: card, conversationId: newReference() };
const paid = await iyzico.payment.createOnce(request);
if (paid.status !== "succeeded") throw new Error(conclude(paid));

// Store these numbers with the order: a line is refunded by its paymentTransactionId.
const { paymentId, itemTransactions } = paid.response;
const pen = itemTransactions.find(({ itemId }) => itemId === "p-2");
const { paymentTransactionId, paidPrice } = pen;
const line = { paymentTransactionId, price: paidPrice, conversationId: newReference() };
report("the pen", await iyzico.payment.refundOnce(line, { paymentId }));

const rest = { paymentId, price: "100", conversationId: newReference() };
report("the rest", await iyzico.payment.refundAmountOnce(rest));
report("the rest", await iyzico.payment.refundAmountOnce(rest)); // once more: nothing moves again

try {
  await iyzico.payment.refundAmount({ paymentId, price: "0.01" });
} catch (error) {
  if (!(error instanceof AlreadyDoneError)) throw error;
  console.log(`Nothing is left to refund: ${error.code}`);
}

function report(what, settled) {
  const price = settled.status === "succeeded" ? settled.response.price : conclude(settled);
  console.log(`Refunded ${what}: ${price}`);
}

await simulator?.stop();
