// node --import ./test/edge/register.mjs --test …: runs tests of `iyzico` over `iyzico/edge`.
import { register } from "node:module";

process.env.IYZICO_EDGE = "1";
register("./hooks.mjs", import.meta.url);
