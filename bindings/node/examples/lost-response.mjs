// The answer to a payment is lost. It is found out what happened, and nothing is charged twice.
import { card, iyzico, order, simulator } from "./shop.mjs";

// Store the handle with the order before sending: then not even a crash loses the payment.
const request = { ...order, paymentCard: card, conversationId: `order-42-${Date.now()}` };
const store = new Map([["order-42", iyzico.pending("payment.create", request)]]);

simulator?.addFault({ cut: "afterCommit" }, { call: "payment.create", times: 1 });
simulator?.addFault({ lag: { seconds: 60 } }, { call: "payment.create", times: 1 });
const settled = await iyzico.payment.createOnce(request, { deadline: 2_000 });
switch (settled.status) {
  case "succeeded":
    console.log(`Paid ${settled.response.paidPrice}`);
    break;
  case "not_sent":
    console.log(`Try again: ${settled.error.message}`);
    break;
  case "declined":
    console.log(`Ask for another card: ${settled.error.message}`);
    break;
  case "unknown":
    console.log("Nobody knows yet: do not send it again");
    store.set("order-42", settled.pending);
}

// Later, perhaps in a job of another process.
simulator?.advance(60_000);
const resolved = await iyzico.resolve(store.get("order-42"));
if (resolved.status === "succeeded") {
  console.log(`Paid ${resolved.response.paidPrice} after all, once`);
}
console.log(`The bank has booked ${simulator?.ledger().length} payment`);

await simulator?.stop();
