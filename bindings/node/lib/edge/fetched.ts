import { joined } from "../kinds.js";

// What `fetch` has brought, and what it says when nothing came.

/** The body of a response; nothing when it is larger than it may be. */
export async function read(response: Response, most: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  return joined(chunks, length);
}

/** Whether there never was a connection, where the platform says so. In doubt, something has left. */
export function isUnconnected(thrown: unknown): boolean {
  const { cause } = Object(thrown) as { cause?: unknown };
  const { code } = Object(cause) as { code?: unknown };
  return code === "ECONNREFUSED" || code === "ENOTFOUND";
}

/** The words of the platform, which hold nothing of the request. */
export function reasonOf(thrown: unknown): string {
  const { cause, message } = Object(thrown) as { cause?: unknown; message?: unknown };
  const { message: deeper } = Object(cause) as { message?: unknown };
  return String(deeper || message || "no reason was given");
}
