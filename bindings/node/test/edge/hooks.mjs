// Loads `iyzico/edge` where a test asks for `iyzico`: the same tests hold for both.
const instead = new Map([
  ["iyzico", "iyzico/edge"],
  ["iyzico/testing", new URL("testing.mjs", import.meta.url).href],
]);

export async function resolve(specifier, context, next) {
  const isOwn = context.parentURL?.endsWith("/test/edge/testing.mjs");
  return next(isOwn ? specifier : (instead.get(specifier) ?? specifier), context);
}
