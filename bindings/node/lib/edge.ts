/**
 * `iyzico` where there are no addons: Cloudflare Workers, Vercel Edge, Deno Deploy and the like.
 *
 * The same names as in `iyzico` and `iyzico/web`. The client is compiled to WebAssembly, and `fetch` carries
 * its requests; so the platform makes the connections, and settings about them are refused.
 *
 * @packageDocumentation
 */

export * from "./index.js";
export { Iyzico as default } from "./index.js";
export * from "./web.js";
