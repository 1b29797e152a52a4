import { start } from "../../../shop.mjs";
import { iyzico } from "../../iyzico.js";

export const dynamic = "force-dynamic";
export const GET = async () => Response.redirect(await start(iyzico()));
