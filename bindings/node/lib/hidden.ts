import { hideNumbers } from "../native.cjs";

/** What stands in a log for a text that nobody could look through. */
const UNSEEN = "…";

/** A text as a log may hold it: a card number may have been given in the place of anything. */
export function hidden(text: string): string {
  try {
    return hideNumbers(text);
  } catch {
    return UNSEEN; // the native side is gone
  }
}
