import { hasFields, prototypesOf } from "../kinds.js";

/**
 * A request in which every field is one of the object itself. The official client asks for fields by their
 * names, so that it also sends those of a class with getters, and inherited ones.
 */
export function withOwnFields(request: unknown): unknown {
  const reader = new Reader();
  return reader.read(request, 0);
}

class Reader {
  #objects = 0;

  read(value: unknown, depth: number): unknown {
    if (typeof value !== "object" || value === null || "toJSON" in value) return value;
    // Something else than a request, such as the tables of a whole program. Sending it refuses it.
    if (depth > DEEPEST || ++this.#objects > MOST_OBJECTS) return value;
    if (Array.isArray(value)) {
      return value.length > MOST_OBJECTS ? value : value.map((item) => this.read(item, depth + 1));
    }
    if (!hasFields(value)) return value;
    const fields = fieldsOf(value);
    return Object.fromEntries(fields.map(([name, field]) => [name, this.read(field, depth + 1)]));
  }
}

/** The fields of an object, its own ones first. Methods are none, nor is what cannot be read. */
function fieldsOf(object: object): [string, unknown][] {
  const own = Object.keys(object);
  const all = [object, ...prototypesOf(object)];
  const others = all.flatMap((above) => Object.getOwnPropertyNames(above));
  const fields = own.map((name): [string, unknown] => [name, Reflect.get(object, name)]);
  for (const name of new Set(others)) {
    if (own.includes(name)) continue;
    try {
      const value: unknown = Reflect.get(object, name);
      if (typeof value !== "function") fields.push([name, value]);
    } catch {
      // The official client asks for the fields of the call alone.
    }
  }
  return fields;
}

const DEEPEST = 8;
const MOST_OBJECTS = 10_000;
