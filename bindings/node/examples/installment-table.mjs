// What an order costs in installments: for every card family, then for the card of the buyer.
import { card, conclude, iyzico, newReference, order, simulator } from "./shop.mjs";

const { installmentDetails } = await iyzico.installment.list({ price: order.price });
for (const { cardFamilyName, bankName, installmentPrices } of installmentDetails) {
  console.log(`\n${cardFamilyName} (${bankName})`);
  for (const { installmentNumber, installmentPrice, totalPrice } of installmentPrices) {
    console.log(`  ${installmentNumber} × ${installmentPrice} = ${totalPrice}`);
  }
}

const binNumber = card.cardNumber.slice(0, 6);
const [own] = (await iyzico.installment.list({ price: order.price, binNumber })).installmentDetails;
const choice = own.installmentPrices.find(({ installmentNumber }) => installmentNumber === 3);

const settled = await iyzico.payment.createOnce({
  ...order,
  paymentCard: card,
  installment: choice.installmentNumber,
  paidPrice: choice.totalPrice,
  conversationId: newReference(),
});
console.log(`\nIn ${choice.installmentNumber} installments. ${conclude(settled)}`);

await simulator?.stop();
