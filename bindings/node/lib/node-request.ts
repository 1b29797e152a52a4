import type { IncomingMessage } from "node:http";
import { collect, type WholeRequest } from "./incoming.js";
import { bytesOf, hasFields } from "./kinds.js";
import { wrong } from "./options.js";

/** What arrived: its bytes where they can be had, otherwise what a parser has made of them. */
export async function arrivedAt(request: ParsedRequest): Promise<WholeRequest> {
  const { headers, rawHeaders } = request;
  const body = leftOf(request);
  if (body !== undefined) return { headers, rawHeaders, body };
  if (!request.readableDidRead) return { headers, rawHeaders, body: await collect(request) };
  throw wrong("body", "something before this route has read it and left nothing of it");
}

/** What parsers have left of a body: its bytes rather than what they have made of it. */
export function leftOf({ rawBody, body }: Pick<ParsedRequest, "rawBody" | "body">): unknown {
  return [rawBody, body].find((left) => !isEmpty(left));
}

/**
 * Parsers of Express 4 leave an empty object where they have parsed nothing, and middleware that keeps the bytes leaves
 * an empty text where it goes on before they have come.
 */
function isEmpty(left: unknown): boolean {
  if (left === undefined || left === null) return true;
  const bytes = bytesOf(left);
  if (bytes) return bytes.length === 0;
  return typeof left === "object" && hasFields(left) && Object.keys(left).length === 0;
}

/** A request of Node, and what body parsers add to it. */
export type ParsedRequest = IncomingMessage & {
  readonly body?: unknown;
  /** The bytes as they came: Nest and Firebase keep them. */
  readonly rawBody?: unknown;
};
