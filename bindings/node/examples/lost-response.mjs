// The response to a payment is lost. It is found out what happened, and nothing is charged twice.
import { card, conclude, iyzico, newReference, order, simulator } from "./shop.mjs";

// Store the handle with the order before sending: then not even a crash loses the payment.
const request = { ...order, paymentCard: card, conversationId: newReference() };
const store = new Map([["order-42", iyzico.pending("payment.create", request)]]);

simulator?.addFault({ cut: "afterCommit" }, { call: "payment.create", times: 1 });
simulator?.addFault({ lag: { seconds: 60 } }, { call: "payment.create", times: 1 });
const settled = await iyzico.payment.createOnce(request, { deadline: 2_000 });
console.log(conclude(settled));
if (settled.status === "unknown") store.set("order-42", settled.pending);

// Later, perhaps in a job of another process.
simulator?.advance(60_000);
console.log(conclude(await iyzico.resolve(store.get("order-42"))));

// Whoever sends the same request with its handle again pays nothing: it is looked up first.
const options = { pending: store.get("order-42") };
console.log(conclude(await iyzico.payment.createOnce(request, options)));
console.log(`The bank has booked ${simulator?.ledger().length} payment`);

await simulator?.stop();
