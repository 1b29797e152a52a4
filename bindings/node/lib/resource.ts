import { lazily } from "./bind.js";
import type { CallOptions, Response } from "./call.js";
import type { OnceOptionsOf, Settled } from "./once.js";
import { refuseMore } from "./options.js";
import { forPage, type PagedCall, Pages } from "./paging.js";
import { type OwnPayments, reconcile } from "./reconcile.js";
import type { Difference } from "./types.js";

// biome-ignore lint/suspicious/noExplicitAny: whatever a method takes and returns
type Any = any;

/** What makes the calls of a resource, by their names. */
interface Caller {
  call(name: Any, request: Any, options?: CallOptions, ...more: never[]): Promise<Any>;
  callOnce(name: Any, request: Any, options?: object, ...more: never[]): Promise<Any>;
}

type Types<Calls> = { [Name in keyof Calls]: { request: unknown; response: unknown } };

/** Makes the methods of a resource, from the types of all calls by their names. @internal */
export interface Make<Calls extends Types<Calls>> {
  /** The method of a call. */
  call<Name extends keyof Calls>(
    name: Name,
  ): (
    request: Calls[Name]["request"],
    options?: CallOptions,
    ...more: never[]
  ) => Promise<Response<Calls[Name]["response"]>>;

  /** That of a call whose request has no fields. */
  bare<Name extends keyof Calls>(
    name: Name,
  ): (options?: CallOptions, ...more: never[]) => Promise<Response<Calls[Name]["response"]>>;

  /** That which sends a call at most once. */
  once<Name extends keyof Calls & string>(
    name: Name,
  ): (
    request: Calls[Name]["request"],
    options?: OnceOptionsOf<Name>,
    ...more: never[]
  ) => Promise<Settled<Calls[Name]["response"]>>;

  /** That which asks for one page after another by the method `list`. */
  pages<Request extends object, Body, Row, Position extends number | string>(
    list: string,
    call: PagedCall,
  ): (request: Request, options?: CallOptions, ...more: never[]) => Pages<Body, Row, Position>;

  /** That which compares the pages of a day, which is in the field `day`, with the merchant's own payments. */
  reconcile(
    pages: string,
    day: string,
  ): (
    date: string,
    ours: OwnPayments,
    options?: CallOptions,
    ...more: never[]
  ) => AsyncGenerator<Difference, void, undefined>;
}

/**
 * Adds resources to the prototype of a client. Each is made when it is first asked for: of more than a hundred
 * calls most programs make a few.
 *
 * @internal
 */
export function defineResources<Calls extends Types<Calls>>(
  prototype: object,
  resources: { readonly [name: string]: (make: Make<Calls>) => object },
): void {
  for (const name in resources) {
    const get = function (this: Caller): object {
      return lazily(this, name, () => resourceOf(this, name, resources[name] ?? Object));
    };
    Object.defineProperty(prototype, name, { get, configurable: true });
  }
}

/** A resource of a client. Its methods may be taken off, and do not show up when it is printed or spread. */
function resourceOf<Calls extends Types<Calls>>(
  api: Caller,
  name: string,
  methodsOf: (make: Make<Calls>) => object,
): object {
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}Resource`;
  const { [title]: Resource = Object } = { [title]: class {} };
  const resource: object = new Resource();
  for (const [action, value] of Object.entries(methodsOf(makeFor(api, resource)))) {
    Object.defineProperty(value, "name", { value: action, configurable: true });
    Object.defineProperty(resource, action, { value, writable: true, configurable: true });
  }
  return resource;
}

function makeFor<Calls extends Types<Calls>>(api: Caller, resource: Any): Make<Calls> {
  return {
    call:
      (name) =>
      (request, options, ...more) =>
        api.call(name, request, options, ...more),
    bare:
      (name) =>
      (options, ...more) =>
        api.call(name, {}, options, ...more),
    once:
      (name) =>
      (request, options, ...more) =>
        api.callOnce(name, request, options, ...more),
    pages:
      (list, call) =>
      (request, options, ...more) => {
        refuseMore(more);
        return new Pages(call, request, (page) => resource[list](forPage(request, page), options));
      },
    reconcile:
      (pages, day) =>
      (date, ours, options, ...more) => {
        refuseMore(more);
        return reconcile(resource[pages]({ [day]: date }, options), ours);
      },
  };
}
