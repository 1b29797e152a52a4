// What programs write with the types of the official client, which are those of `@types/iyzipay`. It compiles
// after the import was changed, whatever the compiler and however it finds modules.
import { promisify } from "node:util";
import Iyzipay, { type InstallmentInfoResult, type PaymentRequestData } from "iyzico/compat";

declare const iyzipay: Iyzipay;

/** Callbacks, as programs annotate them. */
interface Mine {
  status: string;
  token?: string;
  errorMessage?: string;
}
const { checkoutForm } = iyzipay;
checkoutForm.retrieve({ token: "x" }, (_error, _result) => {});
checkoutForm.retrieve({ token: "x" }, (_error: Error, _result) => {});
checkoutForm.retrieve({ token: "x" }, (_error: Error, _result: Mine) => {});
checkoutForm.retrieve({ token: "x" }, (_error: Error | null, _result: Mine) => {});
checkoutForm.retrieve({ token: "x" }, (_error: Error | undefined, _result: Mine) => {});
// biome-ignore lint/suspicious/noExplicitAny: as programs have it
checkoutForm.retrieve({ token: "x" }, (_error: any, _result: any) => {});
checkoutForm.retrieve({ token: "x" }, (_error: unknown, _result: unknown) => {});
checkoutForm.retrieve({ token: "x" }, (_error: unknown, _result: Record<string, unknown>) => {});
checkoutForm.retrieve({ token: "x" }, (_error: never, _result: never) => {});
checkoutForm.retrieve({ token: "x" }, async (_error: Error, _result: Mine) => {});
checkoutForm.retrieve(
  { token: "x" },
  (_error: Error, _result: Iyzipay.CheckoutFormRetrieveResult) => {},
);
checkoutForm.retrieve({ token: "x" }, (error, result) => {
  const none: null | Error = error;
  const told: string = none ? none.message : result.status;
  const token: string = result.token;
  return [told, token, result.itemTransactions[0].paymentTransactionId];
});

/** A method made to a promise by Node. */
export const promised: (request: Asked) => Promise<Mine> = promisify(checkoutForm.retrieve);
export const asResult = async () => (await promisify(checkoutForm.retrieve)({ token: "x" })).price;

/** Requests of types that the program has made itself. */
interface Asked {
  token: string;
}
declare const asked: Asked;
checkoutForm.retrieve(asked, (_error, _result) => {});

/** A method as a promise. */
export async function result(token: string): Promise<Iyzipay.CheckoutFormRetrieveResult> {
  const { paymentStatus } = await checkoutForm.retrieve({ token });
  if (paymentStatus !== "SUCCESS") throw new Error(paymentStatus);
  return new Promise((resolve, reject) => {
    checkoutForm.retrieve({ token }, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** Requests and results of the given types. */
const request: Iyzipay.ThreeDSInitializePaymentRequestData = {
  locale: Iyzipay.LOCALE.TR,
  conversationId: "1",
  price: 1,
  paidPrice: "1.2",
  currency: Iyzipay.CURRENCY.TRY,
  installments: 1,
  paymentChannel: Iyzipay.PAYMENT_CHANNEL.WEB,
  callbackUrl: "https://shop.example/back",
  basketItems: [{ id: "1", price: "1", itemType: Iyzipay.BASKET_ITEM_TYPE.VIRTUAL }],
};
request.basketItems.push({ id: "2" });
request.price = "2";
iyzipay.threedsInitialize.create(request, (_error: Error, { threeDSHtmlContent }) => {
  Buffer.from(threeDSHtmlContent, "base64");
});
interface Ours extends PaymentRequestData {
  order: string;
}
export const kept = ({ order, buyer, price }: Ours) => [order, buyer.name, Number(price)];
export type Rates = InstallmentInfoResult["installmentDetails"];
export type Less = Omit<Iyzipay.PaymentRequestData, "locale">;
export const mocked: Partial<Iyzipay.PaymentResult> = { status: "success", paymentId: "1" };

/** Clients. */
const options: Iyzipay.ConfigOptions = { apiKey: "a", secretKey: "b", uri: "https://x.example" };
export const host = options.uri.replace("https://", "");
export const clients = () => [new Iyzipay(options), Iyzipay(options), new Iyzipay()];
export class Service {
  private readonly client: Iyzipay;
  private readonly payments: Iyzipay.Payment;
  constructor() {
    const { API_KEY = "", SECRET_KEY = "", URI = "" } = process.env;
    this.client = new Iyzipay({ apiKey: API_KEY, secretKey: SECRET_KEY, uri: URI });
    this.payments = this.client.payment;
  }
  pay(data: PaymentRequestData) {
    return new Promise<Iyzipay.PaymentResult>((resolve, reject) => {
      this.payments.create(data, (err: Error, res: Iyzipay.PaymentResult) => {
        if (err) return reject(err);
        resolve(res);
      });
    });
  }
}
