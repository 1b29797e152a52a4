import * as native from "../native.cjs";
import { safely } from "./bind.js";
import { kindOf } from "./kinds.js";
import { refuseMoreNow, wrong } from "./options.js";
import { translate } from "./report.js";
import type { Amount, ExactAmount } from "./values.js";

/**
 * An amount from text that the compiler does not see, such as that of a database.
 *
 * ```ts
 * await iyzico.payment.create({ price: amount(order.total), ... });
 * ```
 *
 * @throws {@link ConfigError} when it is not an exact decimal number.
 */
export function amount(text: string, ...more: never[]): ExactAmount {
  return safely(() => {
    refuseMoreNow(more, "amount");
    if (typeof text !== "string") throw wrong("amount", `must be a string, not ${kindOf(text)}`);
    return translate(() => native.exactAmount(text)) as ExactAmount;
  });
}

/**
 * An amount in the smallest unit of its currency, such as kuruş: `14990n` for `"149.90"`.
 *
 * @throws {@link ConfigError} when it has parts of that unit.
 */
export function minorUnits(amount: Amount, ...more: never[]): bigint {
  return safely(() => {
    refuseMoreNow(more, "amount");
    return BigInt(translate(() => native.minorUnits(textOf(amount))));
  });
}

/**
 * An amount for people: `"₺149,90"`. It is never rounded.
 *
 * @param currency - The code of the currency, as in the response.
 * @param locale - The language, by default Turkish.
 * @throws {@link ConfigError} for an amount with more than 20 decimals.
 */
export function format(
  amount: Amount,
  currency = "TRY",
  locale = "tr-TR",
  ...more: never[]
): string {
  return safely(() => {
    refuseMoreNow(more, "locale");
    const exact = translate(() => native.exactAmount(textOf(amount)));
    const digits = Math.max(2, exact.split(".")[1]?.replace(/0+$/, "").length ?? 0);
    if (digits > MOST_DECIMALS) {
      throw wrong("amount", `must have no more than ${MOST_DECIMALS} decimals to be shown`);
    }
    try {
      const style = { style: "currency", currency, maximumFractionDigits: digits } as const;
      // Text is formatted digit by digit; the types of the oldest compiler do not know it.
      return new Intl.NumberFormat(locale, style).format(exact as unknown as bigint);
    } catch {
      throw wrong(
        "currency",
        "must be the code of a currency, with the name of a language behind it",
      );
    }
  });
}

/** Of the oldest engines; more would be rounded. */
const MOST_DECIMALS = 20;

function textOf(amount: unknown): string {
  if (typeof amount === "string") return amount;
  if (typeof amount === "bigint" || Number.isSafeInteger(amount)) return String(amount);
  throw wrong("amount", `must be text or a bigint, not ${kindOf(amount)}`);
}
