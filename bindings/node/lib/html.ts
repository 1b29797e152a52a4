import * as native from "../native.cjs";
import { kindOf } from "./kinds.js";
import { wrong } from "./options.js";

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
  if (typeof content !== "string")
    throw wrong("content", `must be a string, not ${kindOf(content)}`);
  return native.decodeHtml(content);
}
