// A program that finds out what became of a call of another process: `node resolve-later.mjs <pending>`.
import { Iyzico } from "iyzico";

const settled = await new Iyzico().resolve(process.argv[2] ?? "");
const response = settled.status === "succeeded" ? settled.response : undefined;
console.log(JSON.stringify({ status: settled.status, response }));
