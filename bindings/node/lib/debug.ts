import { debuglog } from "node:util";

const log = debuglog("iyzico");

/**
 * Writes a line when `NODE_DEBUG=iyzico` is set. A log that cannot be written must not take the response
 * to a payment with it.
 */
export function debug(line: string): void {
  try {
    log("%s", line);
  } catch {
    // There is nowhere left to say it.
  }
}
