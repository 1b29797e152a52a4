import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Iyzico } from "iyzico";
import { callback, webhook } from "iyzico/hono";
import { finish, port, shipIfPaid, start } from "./shop.mjs";

const iyzico = new Iyzico(); // IYZICO_API_KEY and IYZICO_SECRET_KEY
const app = new Hono();

app.get("/pay", async (context) => context.redirect(await start(iyzico)));

const back = callback(iyzico, (callback) => finish(iyzico, callback));
app.post("/back", back);

const notified = webhook(iyzico, (event) => shipIfPaid(iyzico, event));
app.post("/iyzico", notified);

serve({ fetch: app.fetch, port, hostname: "localhost" }, () => console.log("ready"));
