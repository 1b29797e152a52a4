// The forms in which values cross; what they may be is the business of the core.

/**
 * What the types of this package accept, where programs differ. Extend it to choose otherwise:
 *
 * ```ts
 * declare module "iyzico" {
 *   interface TypeChoices {
 *     amounts: string; // any text, not only what is seen to be a decimal number
 *     wholeNumbers: true; // numbers too; one with a fraction is refused when the request is made
 *   }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: programs add to it
export interface TypeChoices {}

/**
 * An exact amount in major units: text such as `"149.90"`, or a bigint for a whole one.
 *
 * Text that the compiler does not see, such as that of a database, goes through {@link amount}. A number is
 * a binary float, and `0.1 + 0.2` is not `0.3`: one with a fraction is refused before anything is sent.
 */
export type Amount =
  | (TypeChoices extends { amounts: infer Text } ? Text : ExactAmount)
  | (TypeChoices extends { wholeNumbers: true } ? number : never)
  | bigint;

/** An exact amount in major units, as text with at least two decimals: `"149.90"`. Never a binary float. */
export type ExactAmount = `${number}`;

// At run time it is nothing: there are only texts. A text enum is the one type that is text and is not
// taken for one of the documented texts.
declare enum Undocumented {
  Text = "",
}

/**
 * A text that is not documented. iyzico may send one at any time; compare it as text:
 * `String(payment.paymentStatus) === "NEW_STATUS"`. In a request, `"NEW_CHANNEL" as Other` stands for one.
 */
export type Other = Undocumented;

/** Fields that must be there. */
export type Given<Fields, Names extends keyof Fields> = {
  readonly [Name in Names]-?: NonNullable<Fields[Name]>;
};
