// What each bundle and each runtime does: takes a payment, and verifies a notification.
import { Iyzico, IyzicoError, signWebhook } from "iyzico";
import { webhook } from "iyzico/web";

const iyzico = new Iyzico(); // the environment names the simulator
const place = { city: "Istanbul", country: "Turkey" };
const billingAddress = { ...place, contactName: "Jane Doe", address: "Bora Sok. 1" };
const person = { id: "c-1", name: "Jane", surname: "Doe", identityNumber: "10000000146" };
const card = { cardHolderName: "Jane Doe", expireMonth: "12", expireYear: "2030", cvc: "123" };

const pay = (cardNumber) =>
  iyzico.payment.create({
    price: "149.90",
    paidPrice: "149.90",
    paymentCard: { ...card, cardNumber },
    buyer: {
      ...person,
      ...place,
      email: "jane@example.com",
      registrationAddress: "Bora Sok. 1",
      ip: "85.34.78.112",
    },
    billingAddress,
    basketItems: [{ id: "p", name: "p", category1: "p", itemType: "VIRTUAL", price: "149.90" }],
  });

async function main() {
  const { paidPrice, mayShip } = await pay("5528790000000008");
  const refused = await pay("4111111111111129").catch((error) => error);
  const event = { iyziEventType: "API_AUTH", paymentId: 7, status: "SUCCESS" };
  const body = JSON.stringify(event);
  const request = new Request("http://shop.example", {
    method: "POST",
    body,
    headers: signWebhook(event),
  });
  const { status } = await webhook(iyzico, () => {})(request);
  console.log(paidPrice, mayShip, refused instanceof IyzicoError, refused.name, status);
  await iyzico.close();
}

main();
