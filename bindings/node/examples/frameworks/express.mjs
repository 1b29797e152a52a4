import express from "express";
import { Iyzico } from "iyzico";
import { callback, webhook } from "iyzico/express";
import { finish, port, shipIfPaid, start } from "./shop.mjs";

const iyzico = new Iyzico(); // IYZICO_API_KEY and IYZICO_SECRET_KEY
const app = express();
app.use(express.json()); // no body parser is in the way

app.get("/pay", async (_, response) => response.redirect(await start(iyzico)));

const back = callback(iyzico, (callback) => finish(iyzico, callback));
app.post("/back", back);

const notified = webhook(iyzico, (event) => shipIfPaid(iyzico, event));
app.post("/iyzico", notified);

app.listen(port, () => console.log("ready"));
