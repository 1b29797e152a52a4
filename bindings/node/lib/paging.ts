import * as native from "../native.cjs";
import { safely } from "./bind.js";
import type { Response } from "./call.js";
import { encode } from "./encode.js";
import { translate } from "./report.js";

/** A call whose response is one page of a list. @internal */
export interface PagedCall {
  readonly name: string;
  /** Field of the request that names a page. */
  readonly page: string;
  /** Field of the response that holds the rows, `data.items` for one inside another. */
  readonly rows: string;
  /** What names the first page. */
  readonly first: number | string;
}

/** The request for one page; what is no request stays what it is, for the core to refuse. @internal */
export function forPage<Request>(request: Request, page: object): Request {
  const given: unknown = request ?? {};
  if (typeof given !== "object") return request;
  return safely(() => ({ ...given, ...page }) as Request);
}

/**
 * A list that comes in pages: iterate over it for the pages, over `rows()` for what is in them.
 *
 * One page is held at a time. After an error the same page is asked for again. Pages are named by
 * numbers, or by cursors where the call has them.
 *
 * ```ts
 * for await (const page of pages) { ... }
 * for await (const row of pages.rows()) { ... }
 * ```
 */
export class Pages<Body, Row, Position extends number | string = number>
  implements AsyncIterable<Response<Body>>
{
  readonly #ask: (page: object) => Promise<Response<Body>>;
  readonly #call: PagedCall;
  #page: Position | undefined;
  #nextPage: Position | undefined;

  /** @internal */
  constructor(call: PagedCall, request: object, ask: (page: object) => Promise<Response<Body>>) {
    this.#call = call;
    this.#ask = ask;
    const named = request as Record<string, Position | null | undefined> | undefined;
    this.#nextPage = safely(() => named?.[call.page]) ?? (call.first as Position);
  }

  /** Names the page that came last. */
  get page(): Position | undefined {
    return this.#page;
  }

  /**
   * Names the page that is asked for next; `undefined` behind the last one. A request with it goes on
   * from there, in another process too.
   */
  get nextPage(): Position | undefined {
    return this.#nextPage;
  }

  /** The pages that are left. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Response<Body>, void, undefined> {
    while (this.#nextPage !== undefined) {
      const position = this.#nextPage;
      const asked = { [this.#call.page]: position };
      const answer = await this.#ask(asked);
      const { raw } = answer.received;
      const { page, next } = translate(() => native.pageAfter(this.#call.name, encode(asked), raw));
      this.#page = page as Position;
      this.#nextPage = (next as Position | null) ?? undefined;
      yield answer;
    }
  }

  /** The rows of the pages that are left, one by one. */
  async *rows(): AsyncGenerator<Row, void, undefined> {
    for await (const page of this) {
      let found: unknown = page;
      for (const name of this.#call.rows.split(".")) {
        found = (found as Record<string, unknown> | undefined)?.[name];
      }
      yield* (found as Row[] | undefined) ?? [];
    }
  }
}
