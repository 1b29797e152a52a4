// The calls of the official npm package, and which of ours they are.
import { readFileSync } from "node:fs";

const openapi = new URL("../../../api/openapi.json", import.meta.url);

/** What we know: the name of the call, its method and path. */
const calls = Object.entries(JSON.parse(readFileSync(openapi, "utf8")).paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({ operationId, method, path })),
);

const isVariable = (segment) => segment.startsWith("{");

/** The call at a path; where one has `{token}`, the other may have `{linkToken}`. */
export function callAt({ method, path }) {
  const segments = path.split("/");
  return calls.find(
    (ours) =>
      ours.method === method.toLowerCase() &&
      ours.path.split("/").length === segments.length &&
      ours.path.split("/").every((segment, place) => {
        const other = segments[place];
        return isVariable(segment) ? isVariable(other) : segment === other;
      }),
  );
}

/** The request as the package wants it: ids in the path have names of its own. */
export function spelt(request, ours, theirs) {
  const names = ours.path.split("/");
  const renamed = theirs.path.split("/").flatMap((segment, place) => {
    const name = (variable) => variable.slice(1, -1);
    return isVariable(segment) ? [[name(segment), request[name(names[place])]]] : [];
  });
  return { ...request, ...Object.fromEntries(renamed) };
}
