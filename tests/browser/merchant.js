// A merchant in plain Node: signs requests, and receives the buyer at its callback address.
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

const apiKey = "sandbox-apiKey";
const secretKey = "sandbox-secretKey";

const hmac = (text) => createHmac("sha256", secretKey).update(text).digest("hex");

const person = { city: "Istanbul", country: "Turkey" };
const address = { ...person, contactName: "Ada Yılmaz", address: "Bağdat Caddesi 1" };

/** What every order of these tests has. */
export const order = {
  locale: "en",
  price: "149.90",
  paidPrice: "154.40",
  currency: "TRY",
  basketId: "B67832",
  buyer: {
    ...person,
    id: "BY789",
    name: "Ada",
    surname: "Yılmaz",
    identityNumber: "10000000146",
    email: "ada@shop.example",
    gsmNumber: "+905350000000",
    registrationAddress: "Bağdat Caddesi 1",
    ip: "85.34.78.112",
  },
  shippingAddress: address,
  billingAddress: address,
  basketItems: [
    { id: "BI101", name: "Coffee", category1: "Food", itemType: "PHYSICAL", price: "99.90" },
    { id: "BI102", name: "Filter papers", category1: "Food", itemType: "PHYSICAL", price: "50.00" },
  ],
};

/** Opens a merchant that calls the simulator at `baseUrl`. */
export async function openMerchant(baseUrl) {
  const callbacks = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.method === "POST") {
      callbacks.push(Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())));
    }
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end("<!doctype html><title>Shop</title><h1>Thank you</h1>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const callbackUrl = `http://127.0.0.1:${server.address().port}/callback`;
  return {
    callbackUrl,
    /** The latest form post of the buyer's browser. */
    callback: () => callbacks.at(-1),
    callbacks,
    call: (path, body) => call(baseUrl, path, { callbackUrl, ...body }),
    close: () => server.close(),
  };
}

async function call(baseUrl, path, body) {
  const text = JSON.stringify({ conversationId: randomUUID(), ...body });
  const randomKey = randomUUID();
  const signature = hmac(randomKey + path + text);
  const plain = `apiKey:${apiKey}&randomKey:${randomKey}&signature:${signature}`;
  const response = await fetch(baseUrl + path, {
    method: "POST",
    headers: {
      authorization: `IYZWSv2 ${Buffer.from(plain).toString("base64")}`,
      "content-type": "application/json",
    },
    body: text,
  });
  return response.json();
}

/** Whether the signature of a 3-D Secure callback is right. */
export function isGenuine(post) {
  const fields = ["conversationData", "conversationId", "mdStatus", "paymentId", "status"];
  return hmac(fields.map((field) => post[field]).join(":")) === post.signature;
}
