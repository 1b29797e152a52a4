import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { bindMethods } from "./bind.js";
import { collect } from "./incoming.js";
import { hasFields, kindOf } from "./kinds.js";
import { refuseAll, refuseMoreNow, wrong } from "./options.js";
import type { FormPost } from "./pages.js";
import { isResponse } from "./receive.js";

/** An application that speaks `Request` and `Response`: a route, or something with `fetch`, as in Hono. */
export type App =
  | ((request: Request) => Response | PromiseLike<Response>)
  | { fetch(request: Request): Response | PromiseLike<Response> };

/**
 * An application under test, which listens nowhere, and the notifications that wait for it.
 *
 * The application gets its requests without cookies: a bank's page and iyzico have none of the shop's.
 */
export class ConnectedApp {
  readonly #app: (request: Request) => Response | PromiseLike<Response>;
  readonly #deliver: () => Promise<void>;
  readonly #relay: Server;
  #responses: Response[] = [];
  #thrown: unknown[] = [];

  /** @internal */
  constructor(app: App, deliver: () => Promise<void>) {
    this.#app = handlerOf(app);
    this.#deliver = deliver;
    this.#relay = createServer((request, response) => this.#hand(request, response));
    bindMethods(this);
  }

  /**
   * Listens for the simulator; where it does.
   *
   * @internal
   */
  async listen(): Promise<string> {
    this.#relay.listen(0, "127.0.0.1").unref();
    await once(this.#relay, "listening");
    const { port } = this.#relay.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /**
   * Delivers every notification that waits; what the application responded. What it throws is thrown here,
   * after all deliveries; iyzico sees a status of 500, and repeats the notification with the next
   * `deliver`.
   */
  async deliver(...more: never[]): Promise<Response[]> {
    refuseAll(more);
    this.#responses = [];
    this.#thrown = [];
    await this.#deliver();
    if (this.#thrown.length > 0) throw this.#thrown[0];
    return this.#responses;
  }

  /** Posts a form as the buyer's browser does on the way back: across sites, and so without cookies. */
  async post(form: FormPost, ...more: never[]): Promise<Response> {
    refuseMoreNow(more, "form");
    const { action, body } = formOf(form);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return this.#respond(new Request(action, { method: "POST", headers, body }));
  }

  /** Takes the application off. Notifications that still wait are no longer delivered here. */
  async close(...more: never[]): Promise<void> {
    refuseAll(more);
    this.#relay.closeAllConnections();
    this.#relay.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #respond(request: Request): Promise<Response> {
    const reply: unknown = await this.#app(request);
    if (isResponse(reply)) return reply;
    throw wrong("app", `must return a Response, not ${kindOf(reply)}`);
  }

  async #hand(arrived: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const headers = new Headers(arrived.headers as Record<string, string>);
      const body = await collect(arrived);
      const url = `http://${arrived.headers.host}${arrived.url}`;
      const reply = await this.#respond(new Request(url, { method: "POST", headers, body }));
      this.#responses.push(reply);
      response.writeHead(reply.status).end();
    } catch (thrown) {
      this.#thrown.push(thrown);
      response.writeHead(SERVER_ERROR).end();
    }
  }
}

function handlerOf(app: App): (request: Request) => Response | PromiseLike<Response> {
  const given: unknown = app;
  const isObject = typeof given === "object" && given !== null;
  if (isObject && hasMethod(given, "fetch") && hasFields(given)) {
    return (request) => (app as { fetch(request: Request): Response }).fetch(request);
  }
  if (hasMethod(given, "listen") || hasMethod(given, "handle")) {
    const listens = "let it listen, and tell setWebhookUrl where";
    throw wrong("app", `${MUST}; it is an application on top of node:http: ${listens}`);
  }
  if (typeof given === "function") return app as (request: Request) => Response;
  throw wrong("app", `${MUST}; it is ${kindOf(given)}`);
}

/** Whether something is an object, or a function as applications of Express are, that has such a method. */
function hasMethod(value: unknown, name: string): boolean {
  return typeof Object(value)[name] === "function";
}

/** The form that a page has posted, or one of a test's own. */
function formOf(form: FormPost): { action: URL; body: string } {
  const given: unknown = form;
  if (typeof given !== "object" || given === null) {
    throw wrong("form", `must be what a page has posted, not ${kindOf(given)}`);
  }
  const { action, body } = form;
  if (typeof body !== "string") throw wrong("body", `must be a string, not ${kindOf(body)}`);
  if (!URL.canParse(action)) throw wrong("action", "must be an address, as callbackUrl is");
  return { action: new URL(action), body };
}

const MUST = "must take a Request and return a Response";
const SERVER_ERROR = 500;
