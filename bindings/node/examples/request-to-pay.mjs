// Somebody asks for money, and a part is paid. The response is lost, and it is not paid again.
import { iyzico, newReference, simulator } from "./shop.mjs";

// A lost response to this one is no reason to ask again: look into the list.
const request = { amount: "300", partialPayment: true, description: newReference() };
const asked = await iyzico.requestToPay.create(request);
console.log(`Asked for ${request.amount}: ${asked.requestToPayStatus}`);

// The merchant of the simulator asks itself; elsewhere whoever received the request pays it.
if (simulator) await pay(asked.referenceNumber, "100");

/** Pays a part: money leaves the merchant's account. */
async function pay(referenceNumber, amount) {
  const { data, requestToPayStatus: before } = await iyzico.requestToPay.retrieve({
    referenceNumber,
  });
  const { amount: whole, partialPayment } = data ?? {};
  if (!partialPayment || !(Number(amount) < Number(whole))) throw new Error("Pay no part of it");
  // Store the state, and that it is being paid: then not even a crash makes a job pay it again.
  const store = new Map([[referenceNumber, { amount, before }]]);

  simulator?.addFault({ cut: "afterCommit" }, { call: "request_to_pay.reply", times: 1 });
  try {
    await iyzico.requestToPay.reply({ referenceNumber, amount });
    console.log(`Paid ${amount}`);
  } catch (error) {
    if (error.outcome !== "unknown") throw error; // nothing was paid
    // A state that changed is a hint, one that did not proves nothing.
    const { requestToPayStatus: now } = await iyzico.requestToPay.retrieve({ referenceNumber });
    console.log(`No response: ${store.get(referenceNumber).before} before, ${now} now`);
    console.log("Do not pay again: see the account's statement, and in doubt ask iyzico");
  }
}

const { data } = await iyzico.requestToPay.list({ count: 5 });
for (const { amount, requestToPayStatus } of data.items ?? []) {
  console.log(`Listed: ${amount} ${requestToPayStatus}`);
}
await simulator?.stop();
