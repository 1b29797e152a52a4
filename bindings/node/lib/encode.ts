/**
 * Writes a request as JSON text.
 *
 * What is `undefined` or `null` is left out. A number goes through only if it is exact: everything
 * else that JavaScript can hold in a number is refused here, before anything is sent.
 *
 * @throws TypeError that names the path of the value, such as `basketItems[1].price`.
 */
export function encode(request: object): string {
  return JSON.stringify(exact(request, []) ?? {});
}

type Path = (string | number)[];

function exact(value: unknown, path: Path): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return value;
    case "number":
      return exactNumber(value, path);
    case "bigint":
      return value.toString();
    case "object":
      return value === null ? undefined : exactObject(value, path);
    default:
      throw refuse(path, `a ${typeof value} cannot be sent`);
  }
}

function exactNumber(number: number, path: Path): number {
  if (Number.isSafeInteger(number)) return number;
  if (!Number.isFinite(number)) throw refuse(path, `${number} cannot be sent`);
  if (Number.isInteger(number)) {
    // The digits are not repeated: the number of a card can be as large as this.
    throw refuse(path, "a number above 2^53 has lost digits; pass text or a bigint");
  }
  throw refuse(path, `${number} is a binary float; pass the text "${number}"`);
}

function exactObject(object: object, path: Path): unknown {
  if (path.length > DEEPEST) throw refuse(path, "is nested too deeply; does it contain itself?");
  if ("toJSON" in object && typeof object.toJSON === "function") {
    return exact(object.toJSON(), path); // decimal libraries give their text like this
  }
  const within = (key: string | number, value: unknown) => {
    path.push(key);
    const result = exact(value, path);
    path.pop();
    return result;
  };
  if (Array.isArray(object)) return object.map((value, index) => within(index, value));
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, within(key, value)] as const),
  );
}

function refuse(path: Path, problem: string): TypeError {
  const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
  return new TypeError(place ? `${place.replace(/^\./, "")}: ${problem}` : problem);
}

const DEEPEST = 32;
