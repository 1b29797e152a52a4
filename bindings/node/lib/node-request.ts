import type { IncomingMessage } from "node:http";
import { collect, type WholeRequest } from "./incoming.js";
import { hasFields } from "./kinds.js";
import { wrong } from "./options.js";

/** What arrived: its bytes where they can be had, otherwise what a parser has made of them. */
export async function arrivedAt(request: ParsedRequest): Promise<WholeRequest> {
  const { headers, rawHeaders, rawBody, body } = request;
  if (rawBody !== undefined) return { headers, rawHeaders, body: rawBody };
  if (!isEmpty(body)) return { headers, rawHeaders, body };
  if (!request.readableDidRead) return { headers, rawHeaders, body: await collect(request) };
  throw wrong("body", "something before this route has read it and left nothing of it");
}

/** Parsers of Express 4 leave an empty object where they have parsed nothing. */
function isEmpty(body: unknown): boolean {
  if (typeof body !== "object") return body === undefined;
  return body === null || (hasFields(body) && Object.keys(body).length === 0);
}

/** A request of Node, and what body parsers add to it. */
export type ParsedRequest = IncomingMessage & {
  readonly body?: unknown;
  /** The bytes as they came: Nest and Firebase keep them. */
  readonly rawBody?: unknown;
};
