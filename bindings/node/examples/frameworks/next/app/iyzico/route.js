import { webhook } from "iyzico/next";
import { shipIfPaid } from "../../../shop.mjs";
import { iyzico } from "../../iyzico.js";

export const POST = webhook(iyzico, (event) => shipIfPaid(iyzico(), event));
