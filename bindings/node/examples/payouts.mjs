// A batch of payouts leaves the payout wallet: one to an account, one to a member of iyzico.
import { iyzico, newReference, simulator } from "./shop.mjs";

// Outside of the simulator you say whom it pays, and the ID of the batch: one for each batch.
const recipients = { PAYOUT_IBAN: "TR180006200119000006672315", PAYOUT_PHONE: "+905350009999" };
const named = simulator ? { ...recipients, PAYOUT_NUMBER: newReference() } : process.env;
const { PAYOUT_IBAN: iban, PAYOUT_PHONE: phone, PAYOUT_NUMBER: externalId } = named;

console.log(`Can be paid out: ${(await iyzico.payout.retrieveBalance({})).balance}`);

// With the same number, the same rows are the same batch: nothing moves, however often it is sent.
const what = { description: "Deliveries", amount: { value: "250", currency: "TRY" } };
const account = { recipientType: "IBAN", recipientInfo: iban, recipientName: "Mehmet Demir" };
const member = { recipientType: "PHONE", recipientInfo: phone };
const { requestId, invalidItems = [] } = await iyzico.payout.initialize({
  externalId,
  purpose: "SERVICES",
  items: [
    { ...what, ...account, itemExternalId: `${externalId}-1` },
    { ...what, ...member, itemExternalId: `${externalId}-2` },
  ],
});
for (const row of invalidItems) console.log(`${row.externalId}: ${row.errorMessage}`);

// Handed over only while it waits, and only whole. If the response is lost, its state tells.
const { massPayout } = await iyzico.payout.retrieve({ requestId });
if (invalidItems.length === 0 && massPayout?.massPayoutStatus === "INIT") {
  const executed = await iyzico.payout.executeOnce({ requestId });
  console.log(executed.status === "succeeded" ? "Handed over" : executed.error.message);
}

// That pays nobody yet: each row has a state. Outside of tests, ask later.
simulator?.advance(60_000);
for await (const row of iyzico.payout.retrievePages({ requestId }).rows()) {
  const { recipientType, totalAmount, itemStatus, errorMessages = [] } = row;
  console.log([recipientType, totalAmount, itemStatus, ...errorMessages].join(" "));
}

await simulator?.stop();
