// The buyer pays once with a card, and later without typing it again.
import { card, iyzico, order, simulator } from "./shop.mjs";

const first = await iyzico.payment.create({
  ...order,
  paymentCard: { ...card, registerCard: true },
});
const { cardUserKey, cardToken } = first; // store them with the customer; they are no card data
console.log(`Paid ${first.paidPrice} and stored the card`);

const { cardDetails } = await iyzico.card.list({ cardUserKey });
for (const stored of cardDetails) {
  console.log(`${stored.cardAssociation} ${stored.binNumber}… of ${stored.cardBankName}`);
}

const second = await iyzico.payment.create({ ...order, paymentCard: { cardUserKey, cardToken } });
console.log(`Paid ${second.paidPrice} with ${second.binNumber}…${second.lastFourDigits}`);

await iyzico.card.delete({ cardUserKey, cardToken });
console.log("Forgot the card");

await simulator?.stop();
