import { callback } from "iyzico/next";
import { finish } from "../../../shop.mjs";
import { iyzico } from "../../iyzico.js";

export const POST = callback(iyzico, (callback) => finish(iyzico(), callback));
