import * as native from "../native.cjs";

/**
 * The HTML in `threeDSHtmlContent`, `checkoutFormContent` or `htmlContent`.
 *
 * iyzico sends it as base64 in some responses and raw in others; both read the same.
 *
 * ```ts
 * response.type("html").send(decodeHtml(started.threeDSHtmlContent));
 * ```
 */
export function decodeHtml(content: string): string {
  if (typeof content !== "string") throw new TypeError("content: pass the text of the response");
  return native.decodeHtml(content);
}
