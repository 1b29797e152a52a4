// The buyer holds a card to the cashier's phone, on which the terminal app runs.
import { createInterface } from "node:readline/promises";
import { iyzico, newReference, order, simulator } from "./shop.mjs";

const merchantId = simulator ? "3413541" : process.env.IYZICO_MERCHANT_ID;
const userId = "cashier-1";
const { enrollments = [] } = await iyzico.inStoreUser.create({ merchantId, userId });
console.log(`Terminals of ${userId}: ${enrollments.length}`);

const orderId = newReference();
const callbackUrl = "shop://result"; // of the shop's app on the phone
const sale = { merchantId, userId, orderId, amount: order.price, callbackUrl };
// This only opens it: no money moves before a card is held to the phone.
const opened = await iyzico.inStorePayment.initialize(sale);
const { paymentId, paymentSessionToken, deepLinkUrl } = opened; // store them with the order
console.log(deepLinkUrl ? "The link opens the app" : "No link");

/** What the app hands over: the field `data`. */
async function handOver() {
  if (simulator) {
    const app = `${simulator.baseUrl}/_simulator/in-store/${paymentSessionToken}`;
    const { form } = await (await fetch(`${app}/approve`, { method: "POST" })).json();
    return form.fields.data;
  }
  const keyboard = createInterface({ input: process.stdin, output: process.stdout });
  const data = await keyboard.question(`Pay on the phone with ${deepLinkUrl}, enter the data: `);
  keyboard.close();
  return data.trim();
}

// It went through the phone: only what iyzico makes of it counts.
const sealed = { merchantId, paymentSessionToken, data: await handOver() };
const { inStoreCompleteOperation: told } = await iyzico.inStoreResult.decrypt(sealed);
console.log(`The app says: ${told?.transaction?.receipt?.approved ? "approved" : "not approved"}`);

// The payment itself decides: for this order, and in full.
const paid = await iyzico.inStorePayment.retrieve({ merchantId, paymentId });
const { receipt, amount } = paid.transactionDetail ?? {};
const isWhole = paid.orderId === orderId && Number(amount) === Number(order.price);
console.log(receipt?.approved && isWhole ? `Paid ${amount}: hand it out` : "Hand out nothing");
await simulator?.stop();
