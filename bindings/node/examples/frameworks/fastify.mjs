import Fastify from "fastify";
import { Iyzico } from "iyzico";
import { callback, webhook } from "iyzico/fastify";
import { finish, port, shipIfPaid, start } from "./shop.mjs";

const iyzico = new Iyzico(); // IYZICO_API_KEY and IYZICO_SECRET_KEY
const app = Fastify();

app.get("/pay", async (_, reply) => reply.redirect(await start(iyzico)));

const back = callback(iyzico, (callback) => finish(iyzico, callback));
app.register(back, { prefix: "/back" });

const notified = webhook(iyzico, (event) => shipIfPaid(iyzico, event));
app.register(notified, { prefix: "/iyzico" });

await app.listen({ port, host: "localhost" });
console.log("ready");
