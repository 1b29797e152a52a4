/**
 * Notifications and callbacks for controllers of Nest, on Express and on Fastify.
 *
 * @packageDocumentation
 */

import {
  BadRequestException,
  createParamDecorator,
  type DynamicModule,
  type ExecutionContext,
  type FactoryProvider,
  Inject,
  Injectable,
  Module,
  type ModuleMetadata,
  type PipeTransform,
} from "@nestjs/common";
import type { Callback as CallbackOfBuyer } from "./callback.js";
import { Iyzico } from "./client.js";
import type { WholeRequest } from "./incoming.js";
import { arrivedAt, leftOf, type ParsedRequest } from "./node-request.js";
import { type Kinds, read, wrong } from "./options.js";
import { callbackReader, type Reader, webhookReader } from "./receive.js";
import { SETTINGS, type Settings } from "./settings.js";
import type { WebhookEvent } from "./types.js";

/** Settings of the client, and what notifications about subscriptions need. */
export interface ModuleSettings extends Settings {
  /**
   * Merchant ID. Needed for notifications about subscriptions only. Environment variable
   * `IYZICO_MERCHANT_ID`.
   */
  merchantId?: string | undefined;
}

/** Where the settings come from, if not from the program itself. */
export interface AsyncModuleSettings {
  /** Modules that export what is injected. */
  imports?: ModuleMetadata["imports"];
  /** What `useFactory` is given, in this order. */
  inject?: FactoryProvider["inject"];
  /** Gives the settings; it is called once, before the application starts. */
  // biome-ignore lint/suspicious/noExplicitAny: they are what was injected
  useFactory: (...injected: any[]) => Given | PromiseLike<Given>;
}

type Given = ModuleSettings | null | undefined;

/**
 * Provides an {@link Iyzico} for injection everywhere, and what the decorators of this module need.
 *
 * ```ts
 * @Module({ imports: [IyzicoModule.forRoot()], controllers: [Payments] })
 * ```
 */
// biome-ignore lint/complexity/noStaticOnlyClass: a module of Nest is a class
export class IyzicoModule {
  /** The module with a client of these settings; a setting that cannot work fails at the start. */
  static forRoot(settings?: ModuleSettings | null): DynamicModule {
    return moduleOf([], [], () => settings);
  }

  /**
   * The module with a client whose settings come from other providers, such as those of a vault.
   *
   * ```ts
   * IyzicoModule.forRootAsync({
   *   imports: [ConfigModule],
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({
   *     apiKey: config.getOrThrow("IYZICO_API_KEY"),
   *     secretKey: config.getOrThrow("IYZICO_SECRET_KEY"),
   *   }),
   * })
   * ```
   */
  static forRootAsync(settings: AsyncModuleSettings): DynamicModule {
    const given = read<AsyncModuleSettings>(settings, ASYNC_SETTINGS, "settings of forRootAsync");
    const { imports = [], inject = [], useFactory } = given;
    if (!useFactory)
      throw wrong("useFactory", "is missing; it is a function that returns settings");
    return moduleOf(imports, inject, useFactory);
  }
}

/** Makes the client once. No provider has its settings as a value: the keys are in the client only. */
function moduleOf(
  imports: NonNullable<AsyncModuleSettings["imports"]>,
  inject: NonNullable<AsyncModuleSettings["inject"]>,
  settingsOf: AsyncModuleSettings["useFactory"],
): DynamicModule {
  const make = async (...injected: unknown[]): Promise<Made> => {
    const settings = await settingsOf(...injected);
    const { merchantId, ...others } = read<ModuleSettings>(settings, MODULE_SETTINGS, "settings");
    return { client: new Iyzico(others as Settings), merchantId };
  };
  return {
    module: IyzicoModule,
    global: true,
    imports,
    providers: [
      { provide: MADE, inject, useFactory: make },
      { provide: Iyzico, inject: [MADE], useFactory: ({ client }: Made) => client },
      { provide: MERCHANT_ID, inject: [MADE], useFactory: ({ merchantId }: Made) => merchantId },
    ],
    exports: [Iyzico, MERCHANT_ID],
  };
}

/** What settings are made into. */
interface Made {
  readonly client: Iyzico;
  readonly merchantId: string | undefined;
}

Module({})(IyzicoModule);

/**
 * A notification of iyzico, verified: the parameter of a method with `@Post()`. What is not genuine is
 * refused with 400 before the method is called.
 *
 * ```ts
 * @Post("iyzico")
 * @HttpCode(200)
 * async notified(@Webhook() event: WebhookEvent) {}
 * ```
 */
export const Webhook = (): ParameterDecorator => request(VerifyWebhook);

/**
 * The form post with which the buyer's browser comes back to `callbackUrl`, verified: the parameter of a
 * method with `@Post()`. A post that leads to no payment is refused with 400 before the method is called;
 * `cause` of the exception is the error, for an exception filter that shows a page.
 *
 * ```ts
 * @Post("back")
 * @Redirect()
 * async back(@Callback() callback: CallbackOfBuyer) { return { url: "/orders/1", statusCode: 303 }; }
 * ```
 */
export const Callback = (): ParameterDecorator => request(VerifyCallback);

const request = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest(),
);

/** Verifies a request. A pipe, because pipes have the client injected. */
abstract class Verify<Value> implements PipeTransform<ParsedRequest, Promise<Value>> {
  readonly #read: Reader<Value>;

  constructor(read: Reader<Value>) {
    this.#read = read;
  }

  async transform(request: ParsedRequest): Promise<Value> {
    const arrived = await this.#read(() => wholeOf(request));
    if ("value" in arrived) return arrived.value;
    const { refused } = arrived;
    throw new BadRequestException(refused.message, { cause: refused });
  }
}

class VerifyWebhook extends Verify<WebhookEvent> {
  constructor(client: Iyzico, merchantId: string | undefined) {
    super(webhookReader(client, { merchantId }));
  }
}

class VerifyCallback extends Verify<CallbackOfBuyer> {
  constructor(client: Iyzico) {
    super(callbackReader(client));
  }
}

/** A request of Fastify is no stream: its body was read by a parser. */
function wholeOf(request: ParsedRequest): WholeRequest | Promise<WholeRequest> {
  if (!("raw" in request)) return arrivedAt(request);
  return { headers: request.headers, body: leftOf(request) ?? request.body };
}

const MADE = Symbol("iyzico");
const MERCHANT_ID = Symbol("merchantId");

const MODULE_SETTINGS: Kinds<ModuleSettings> = { ...SETTINGS, merchantId: "a string" };

const ASYNC_SETTINGS: Kinds<AsyncModuleSettings> = {
  imports: "an object",
  inject: "an object",
  useFactory: "a function",
};

for (const pipe of [VerifyWebhook, VerifyCallback]) {
  Injectable()(pipe);
  Inject(Iyzico)(pipe, undefined, 0);
}
Inject(MERCHANT_ID)(VerifyWebhook, undefined, 1);
