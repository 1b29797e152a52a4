import * as native from "../native.cjs";
import { encode } from "./encode.js";
import type { Pages } from "./paging.js";
import { translate } from "./report.js";
import type { Difference, OwnPayment } from "./types.js";

/** Your payments of a day, in any order: an array, a generator, a stream of objects. */
export type OwnPayments = Iterable<OwnPayment> | AsyncIterable<OwnPayment>;

/** Compares what stands in the pages with the payments; the rule of comparison is the core's. @internal */
export async function* reconcile(
  pages: Pages<unknown, unknown>,
  ours: OwnPayments,
): AsyncGenerator<Difference, void, undefined> {
  const day = new native.NativeReconciliation();
  try {
    for await (const page of pages) day.addPage(page.received.raw);
    for await (const own of ours) {
      const text = own == null ? "null" : encode(own); // nothing is no payment
      const found: string | null = translate(() => day.compare(text));
      if (found) yield* JSON.parse(found) as Difference[];
    }
    yield* JSON.parse(day.rest()) as Difference[];
  } finally {
    day.forget();
  }
}
