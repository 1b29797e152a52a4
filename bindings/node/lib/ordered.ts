import * as native from "../native.cjs";
import { safely } from "./bind.js";
import { encode } from "./encode.js";
import { hasFields, kindOf } from "./kinds.js";
import { wrong } from "./options.js";
import { translate } from "./report.js";
import type { InitializeCheckoutForm, PageResult } from "./types.js";

/** The order that a page was opened for, from your own records. The currency is TRY when missing. */
export type PageOrder = Pick<
  InitializeCheckoutForm,
  "price" | "paidPrice" | "currency" | "basketId"
>;

/**
 * Whether a buyer who was sent to a page has paid for this order there.
 *
 * The result of a page is asked for by its token alone: only your own record of the order tells whether
 * it belongs to it. Installments may make a payment dearer than `paidPrice`, nothing cheaper.
 *
 * ```ts
 * const result = await iyzico.checkoutForm.retrieve({ token });
 * if (isAsOrdered(result, order) && result.mayShip) ship(order);
 * ```
 *
 * @throws {@link InvalidRequestError} for what is no order.
 */
export function isAsOrdered(result: PageResult, order: PageOrder): boolean {
  return safely(() => {
    requireFields(result, "result", "the result of a page");
    requireFields(order, "order", "an object with price, paidPrice, currency and basketId");
    const { price, paidPrice, currency, basketId } = order; // it may be the whole request
    const asked = encode({ price, paidPrice, currency, basketId });
    return translate(() => native.isAsOrdered(encode(result), asked));
  });
}

function requireFields(given: unknown, name: string, what: string): void {
  if (typeof given === "object" && given !== null && hasFields(given)) return;
  throw wrong(name, `must be ${what}, not ${kindOf(given)}`);
}
