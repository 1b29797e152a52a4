// A page that anybody can buy on who has its address; the shop needs no site.
import { createInterface } from "node:readline";
import { iyzico, newReference, simulator } from "./shop.mjs";

// In a shop, (await readFile("tea.png")).toString("base64"); this is a single dot.
const encodedImageFile =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const { token, url } = (
  await iyzico.link.create({
    name: "Tea",
    description: "A box of tea from Rize",
    price: "149.90",
    currencyCode: "TRY",
    encodedImageFile,
    stockEnabled: true,
    stockCount: 10,
    conversationId: newReference(),
  })
).data;

if (simulator) {
  simulator.page(token).approve(); // a buyer comes and pays
} else {
  console.log(`Pay on ${url}, and press Enter`);
  const keyboard = createInterface({ input: process.stdin });
  await keyboard[Symbol.asyncIterator]().next();
  keyboard.close();
}

// Only a count: which payments were made, notifications and reports say.
const { soldCount, price, stockCount } = (await iyzico.link.retrieve({ token })).data;
console.log(`Sold ${soldCount} for ${price}, ${stockCount} left`);

await iyzico.link.setStatus({ token, status: "PASSIVE" });
const { productStatus } = (await iyzico.link.retrieve({ token })).data;
console.log(productStatus === "PASSIVE" ? "Closed" : "Still open");

await simulator?.stop();
