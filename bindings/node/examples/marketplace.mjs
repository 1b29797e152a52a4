// A market sells what belongs to a seller, who is paid out once the market has approved it.
import { card, conclude, iyzico, newReference, order, simulator } from "./shop.mjs";

const contact = { contactName: "Mehmet", contactSurname: "Demir", identityNumber: "10000000146" };
const { subMerchantKey } = await iyzico.subMerchant.create({
  ...contact,
  subMerchantExternalId: `seller-${crypto.randomUUID()}`,
  subMerchantType: "PERSONAL",
  email: "mehmet@example.com",
  address: "Bağdat Caddesi 2",
  iban: "TR180006200119000006672315",
}); // store the key with the seller

const shares = { "p-1": "90", "p-2": "45" }; // of the seller; the market keeps the rest
const basketItems = order.basketItems.map((item) => {
  return { ...item, subMerchantKey, subMerchantPrice: shares[item.id] };
});
const request = { ...order, basketItems, paymentCard: card, conversationId: newReference() };
const paid = await iyzico.payment.createOnce(request);
console.log(conclude(paid));
if (paid.status !== "succeeded") process.exit(1); // nothing to approve yet
const { paymentId, itemTransactions } = paid.response;
const lineOf = (id) => itemTransactions.find(({ itemId }) => itemId === id);

// The book arrived. If this response is lost, the status says whether it succeeded, and nothing is sent.
const { paymentTransactionId: book } = lineOf("p-1");
await iyzico.paymentItem.approve({ paymentTransactionId: book }).catch((error) => {
  if (error.outcome !== "unknown") throw error;
});
for (const line of (await iyzico.payment.retrieve({ paymentId })).itemTransactions ?? []) {
  console.log(`${line.itemId} ${line.transactionStatus === 2 ? "will be paid out" : "waits"}`);
}

// The market broke the pen: it gives the money back, and the seller keeps the share.
const { paymentTransactionId, paidPrice: price } = lineOf("p-2");
const pen = { paymentTransactionId, price, conversationId: newReference() };
const refunded = await iyzico.refund.chargeMerchantOnce(pen, { paymentId });
console.log(refunded.status === "succeeded" ? `Refunded ${price}` : conclude(refunded));

await simulator?.stop();
