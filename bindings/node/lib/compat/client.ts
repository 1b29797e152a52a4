import { randomUUID } from "node:crypto";
import * as timers from "node:timers";
import type { CallName } from "../api.js";
import { guarded, safely } from "../bind.js";
import { Iyzico } from "../client.js";
import {
  ApiError,
  ConfigError,
  type Finding,
  InvalidRequestError,
  RateLimitedError,
} from "../errors.js";
import { kindOf } from "../kinds.js";
import { type Kinds, problemOf, read, wrong } from "../options.js";
import { SETTINGS, type Settings } from "../settings.js";
import { withOwnFields } from "./fields.js";
import type { Method, Request, Result } from "./method.js";
import { NAMES, RENAMED } from "./names.js";

/** As it is before a test has put timers that stand still in its place. */
const { setImmediate } = timers;

/** How a client is set up: as the official one is, and with any other setting of {@link Iyzico}. */
export interface Config extends Omit<Settings, "baseUrl" | "apiKey" | "secretKey"> {
  /** Address of the service. Environment variable `IYZIPAY_URI`. */
  uri?: string | null | undefined;
  /** Environment variable `IYZIPAY_API_KEY`. */
  apiKey?: string | null | undefined;
  /** Environment variable `IYZIPAY_SECRET_KEY`. */
  secretKey?: string | null | undefined;
}

/** The official client, as a class. */
export class Client {
  readonly #client: Iyzico;

  constructor(config?: Config | null) {
    const { uri, apiKey, secretKey, ...others } = read<Config>(config, CONFIG, "settings");
    const settings = {
      baseUrl: given("uri", uri, "IYZIPAY_URI"),
      apiKey: given("apiKey", apiKey, "IYZIPAY_API_KEY"),
      secretKey: given("secretKey", secretKey, "IYZIPAY_SECRET_KEY"),
    };
    this.#client = clientOf({ ...others, ...settings } as Settings);
    for (const [resource, actions] of Object.entries(NAMES)) {
      const methods = Object.entries(actions).map(([action, call]) => [action, this.#method(call)]);
      Object.assign(this, { [resource]: Object.fromEntries(methods) });
    }
  }

  /** The client behind it, for all that the official one cannot do. */
  get client(): Iyzico {
    return this.#client;
  }

  #method(call: CallName): Method {
    const method = (request: Request, callback?: (error: Error | null, result: Result) => void) => {
      // Before anything is sent: whoever gets an exception takes it that nothing was.
      if (callback !== undefined && typeof callback !== "function") {
        throw wrong("callback", `must be a function, not ${kindOf(callback)}`);
      }
      const result = make(this.#client, call, request);
      if (callback === undefined) return result;
      // What a callback throws is an uncaught exception, as it was, and no rejection.
      const end = (error: Error | null, result?: Result) =>
        setImmediate(() => callback(error, result as Result));
      result.then((result) => end(null, result), end);
      return undefined;
    };
    return method as Method;
  }
}

/** A client; what is wrong with its settings has the names that they have here. */
function clientOf(settings: Settings): Iyzico {
  try {
    return new Iyzico(settings);
  } catch (thrown) {
    if (!(thrown instanceof ConfigError) || thrown.setting !== "baseUrl") throw thrown;
    throw wrong("uri", problemOf(thrown).replace(/^baseUrl: /, ""));
  }
}

function given(name: string, value: string | null | undefined, variable: string): string {
  const found = value || process.env[variable];
  if (!found) throw new TypeError(`${name} cannot be empty`);
  return found;
}

async function make(client: Iyzico, call: CallName, request: Request): Promise<Result> {
  const fields = renamed(request);
  const made = safely(() => holdsReference(fields)) ? undefined : randomUUID();
  const sent = made === undefined ? fields : { ...fields, conversationId: made };
  try {
    return withoutReference(JSON.parse(await send(client, call, sent)), made);
  } catch (thrown) {
    if (thrown instanceof ApiError || thrown instanceof RateLimitedError) {
      return withoutReference(refused(thrown), made);
    }
    if (thrown instanceof InvalidRequestError) return safely(() => foreseen(thrown, fields));
    throw thrown;
  }
}

/** The client makes a reference for a call that has none. Blank ones are none for it, too. */
function holdsReference({ conversationId }: Request): boolean {
  const given = written(conversationId) ?? "";
  return typeof given !== "string" || given.trim() !== "";
}

/**
 * The result without a reference that was made here, and that iyzico has repeated: programs look for the order
 * by the `conversationId` of a result, and by another field where a result has none.
 */
function withoutReference(result: Result, made: string | undefined): Result {
  if (made === undefined || result?.conversationId !== made) return result;
  const { conversationId: _, ...others } = result;
  return others as unknown as Result;
}

/**
 * What iyzico responded when it refused. Programs take a `failure` for a payment that was not made, and ask
 * for another card: where that is not certain it stays an error.
 */
function refused(error: ApiError | RateLimitedError): Result {
  if (error.outcome === "unknown" || error.raw === undefined) throw error;
  try {
    return JSON.parse(error.raw);
  } catch {
    throw error; // what stands before iyzico responds with other things than JSON
  }
}

/**
 * Makes the call. Fields that it does not have are left out, as the official client does; of many the core
 * tells some at a time, and `before` are those of the last time.
 */
async function send(
  client: Iyzico,
  call: CallName,
  fields: unknown,
  before: readonly string[] = [],
): Promise<string> {
  try {
    return (await client.call(call, fields as never)).received.raw;
  } catch (thrown) {
    if (!(thrown instanceof InvalidRequestError)) throw thrown;
    const unknown = thrown.findings.filter(({ problem }) => problem === NOT_A_FIELD);
    const paths = unknown.map(({ path }) => path);
    if (paths.every((path) => before.includes(path))) throw thrown;
    const known = safely(() => without(fields, paths));
    return send(client, call, known, paths);
  }
}

const renamed = guarded((request: Request): Record<string, unknown> => {
  if (typeof request !== "object" || request === null) {
    throw wrong("request", `must be an object, not ${kindOf(request)}`);
  }
  const fields = withOwnFields(request) as Request;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [RENAMED[name] ?? name, value]),
  );
});

/**
 * A request without what is at some paths, such as `basketItems[1].color`. What holds no such field is not
 * copied: of an amount with a class of its own, a copy would be none.
 */
function without(value: unknown, paths: readonly string[], at = ""): unknown {
  if (typeof value !== "object" || value === null) return value;
  const isInside = (path: string) => path.startsWith(`${at}.`) || path.startsWith(`${at}[`);
  if (at !== "" && !paths.some(isInside)) return value;
  const fields = written(value);
  if (Array.isArray(fields)) {
    return fields.map((item, index) => without(item, paths, `${at}[${index}]`));
  }
  if (typeof fields !== "object" || fields === null) return value;
  const placed = Object.entries(fields).map(([name, inside]) => {
    return { name, inside, path: at === "" ? name : `${at}.${name}` };
  });
  const kept = placed.filter(({ path }) => !paths.includes(path));
  return Object.fromEntries(
    kept.map(({ name, inside, path }) => [name, without(inside, paths, path)]),
  );
}

/** What JSON has of a value: decimal libraries and dates give their text. */
function written(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("toJSON" in value)) return value;
  return typeof value.toJSON === "function" ? value.toJSON() : value;
}

/**
 * What iyzico would have responded, where its code for the mistake is known. Programs show its message to the
 * buyer, who is asked to check a card that was mistyped.
 */
function foreseen(error: InvalidRequestError, request: Request): Result {
  const wrong = error.findings.filter(({ level }) => level === "error");
  const [first] = wrong;
  const isKnown = ({ code }: Finding) => code !== undefined && code !== null;
  if (!first || !wrong.every(isKnown) || holdsFraction(request)) throw error;
  const { locale, conversationId } = request;
  const { advice } = error;
  const toBuyer = advice?.key.startsWith("correct_") ? advice : undefined;
  const told = wrong.map(({ path, problem }) => `${path} ${problem}`).join("; ");
  const isEnglish = typeof locale === "string" && locale.trim().toLowerCase() === "en";
  return {
    status: "failure",
    errorCode: first.code,
    errorMessage: (isEnglish ? toBuyer?.buyerEn : toBuyer?.buyerTr) ?? told,
    ...(locale !== undefined && { locale }),
    ...(conversationId !== undefined && { conversationId }),
  };
}

/** A number with a fraction is a mistake of the program, not of what a buyer has typed. */
function holdsFraction(value: unknown): boolean {
  if (typeof value === "number") return !Number.isSafeInteger(value);
  return typeof value === "object" && value !== null && Object.values(value).some(holdsFraction);
}

const { baseUrl: uri, ...SAME } = SETTINGS;
const CONFIG: Kinds<Config> = { uri, ...SAME };

const NOT_A_FIELD = "is not a field of this call";
