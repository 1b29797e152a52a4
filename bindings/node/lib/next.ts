/**
 * Route handlers for the `app` folder of Next; API routes of the `pages` folder use `iyzico/express`.
 *
 * Next must not bundle the package: `serverExternalPackages: ["iyzico"]` in `next.config`, from Next 15 on; in Next 14
 * `experimental: { serverComponentsExternalPackages: ["iyzico"] }`.
 *
 * @packageDocumentation
 */

export * from "./web.js";
