import type { CallName, Calls } from "../api.js";
import type { NAMES } from "./names.js";

/** Fields of any type: so it is in the types of the official client, whose requests programs have. */
interface Fields {
  // biome-ignore lint/suspicious/noExplicitAny: what the fields hold is checked when the call is made
  [field: string]: any;
}

/** A request with the names of the wire; a function is none, so that `promisify` finds the callback. */
export type Request = Readonly<Fields> & { readonly bind?: never };

/** The response as it was received: numbers are those of `JSON.parse`. */
export interface Result extends Readonly<Fields> {
  readonly status: string;
}

/** The names of fields, for editors to offer. */
// biome-ignore lint/suspicious/noExplicitAny: as above
type Named<Object> = { [Field in Object extends Object ? keyof Object : never]?: any };

/** The request of a call. */
export type RequestOf<Name extends CallName> = Fields & Named<Calls[Name]["request"]>;

/** The result of a call. */
export type ResultOf<Name extends CallName> = Fields &
  Named<Omit<Calls[Name]["response"], "status">> & { status: string };

/** A part of a request or result. */
export type Part = Fields;

/**
 * Is called when the call has ended. A refusal of iyzico after which no money has moved is a result with
 * `status` `failure`; an error says by its `outcome` what is known about the money.
 *
 * A program may write `Error` instead of `Error | null`, as the types of the official client do: parameters of
 * methods are compared in both directions.
 */
type Callback<None> = { end(error: Error | None, result: Result): void }["end"];

/** A method of a resource. Without a callback it returns a promise. */
export interface Method {
  (request: Request): Promise<Result>;
  (request: Request, callback: Callback<null>): void;
  (request: Request, callback: Callback<undefined>): void;
}

/** The resources of the official client with their methods. */
export type Resources = {
  readonly [Resource in keyof typeof NAMES]: {
    readonly [Action in keyof (typeof NAMES)[Resource]]: Method;
  };
};
