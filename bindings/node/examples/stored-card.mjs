// The buyer pays once with a card, and later without typing it again.
import { card, conclude, iyzico, newReference, order, simulator } from "./shop.mjs";

const first = await iyzico.payment.createOnce({
  ...order,
  paymentCard: { ...card, registerCard: true },
  conversationId: newReference(),
});
console.log(conclude(first));
if (first.status !== "succeeded") process.exit(1); // no card was stored
const { cardUserKey, cardToken } = first.response; // store them with the customer; no card data

const { cardDetails } = await iyzico.card.list({ cardUserKey });
for (const stored of cardDetails ?? []) {
  console.log(`${stored.cardAssociation} ${stored.binNumber}… of ${stored.cardBankName}`);
}

const second = await iyzico.payment.createOnce({
  ...order,
  paymentCard: { cardUserKey, cardToken },
  conversationId: newReference(),
});
console.log(conclude(second));

await iyzico.card.delete({ cardUserKey, cardToken });
console.log("Forgot the card");

await simulator?.stop();
