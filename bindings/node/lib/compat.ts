/**
 * The official client `iyzipay` of npm, on the connections of this package: change the import, and the rest
 * of a program stays as it is.
 *
 * ```js
 * const Iyzipay = require("iyzico/compat"); // was: require("iyzipay")
 * ```
 *
 * What is different is what protects money: responses are verified, calls end, a failure that leaves open
 * whether money moved is an error and no result, and amounts with a fraction that are binary floats are
 * refused.
 *
 * @packageDocumentation
 */

import { Client, type Config } from "./compat/client.js";
import { CONSTANTS } from "./compat/constants.js";
import type * as methods from "./compat/method.js";

/** A client that may be called without `new` as well, with the constants of the official one. */
interface Iyzipay extends Client, methods.Resources {}

type Constructor = typeof CONSTANTS & {
  new (config?: Config): Iyzipay;
  (config?: Config): Iyzipay;
};

const Iyzipay = new Proxy(Object.assign(Client, CONSTANTS), {
  apply: (target, _, [config]) => new target(config),
}) as unknown as Constructor;

/**
 * The names that `@types/iyzipay` has, so that what a program says with them compiles. Fields are of any type:
 * some of theirs are not what iyzico sends.
 */
namespace Iyzipay {
  export type ConfigOptions = Config & { apiKey: string; secretKey: string; uri: string };

  export type ApmTypes = (typeof CONSTANTS)["APM_TYPE"];
  export type BasketItemTypes = (typeof CONSTANTS)["BASKET_ITEM_TYPE"];
  export type Currencies = (typeof CONSTANTS)["CURRENCY"];
  export type Locales = (typeof CONSTANTS)["LOCALE"];
  export type PaymentChannels = (typeof CONSTANTS)["PAYMENT_CHANNEL"];
  export type PaymentGroups = (typeof CONSTANTS)["PAYMENT_GROUP"];
  export type PlanPaymentTypes = (typeof CONSTANTS)["PLAN_PAYMENT_TYPE"];
  export type RefundReasons = (typeof CONSTANTS)["REFUND_REASON"];
  export type SubMerchantTypes = (typeof CONSTANTS)["SUB_MERCHANT_TYPE"];
  export type SubscriptionInitialStatuses = (typeof CONSTANTS)["SUBSCRIPTION_INITIAL_STATUS"];
  export type SubscriptionPricingPlanIntervals =
    (typeof CONSTANTS)["SUBSCRIPTION_PRICING_PLAN_INTERVAL"];
  export type SubscriptionStatuses = (typeof CONSTANTS)["SUBSCRIPTION_STATUS"];
  export type SubscriptionUpgradePeriods = (typeof CONSTANTS)["SUBSCRIPTION_UPGRADE_PERIOD"];

  export type ApiTestRequestData = methods.RequestOf<"connection.test">;
  export type ApiTestResult = methods.ResultOf<"connection.test">;
  export type ApprovalPaymentRequestData = methods.RequestOf<"payment_item.approve">;
  export type ApprovalPaymentResult = methods.ResultOf<"payment_item.approve">;
  export type BinNumberRequestData = methods.RequestOf<"bin.check">;
  export type BinNumberResult = methods.ResultOf<"bin.check">;
  export type BouncedBackTransactionListRetrieveRequestData =
    methods.RequestOf<"report.bounced_payouts">;
  export type BouncedBackTransactionListRetrieveResult = methods.ResultOf<"report.bounced_payouts">;
  export type CancelPaymentRequestData = methods.RequestOf<"payment.cancel">;
  export type CancelPaymentResult = methods.ResultOf<"payment.cancel">;
  export type CheckoutFormInitialResult = methods.ResultOf<"checkout_form.initialize">;
  export type CheckoutFormRetrieveRequestData = methods.RequestOf<"checkout_form.retrieve">;
  export type CheckoutFormRetrieveResult = methods.ResultOf<"checkout_form.retrieve">;
  export type DeleteUserCardRequestData = methods.RequestOf<"card.delete">;
  export type DeleteUserCardResult = methods.ResultOf<"card.delete">;
  export type InstallmentDetail = methods.Part;
  export type InstallmentInfoRequestData = methods.RequestOf<"installment.list">;
  export type InstallmentInfoResult = methods.ResultOf<"installment.list">;
  export type ListUserCardsRequestData = methods.RequestOf<"card.list">;
  export type ListUserCardsResult = methods.ResultOf<"card.list">;
  export type PaymentItemRequestData = methods.RequestOf<"payment_item.update">;
  export type PaymentItemResult = methods.ResultOf<"payment_item.update">;
  export type PaymentRequestData = methods.RequestOf<"payment.create">;
  export type PaymentResult = methods.ResultOf<"payment.create">;
  export type PaymentRetrieveRequestData = methods.RequestOf<"payment.retrieve">;
  export type PayoutCompletedTransactionListRetrieveRequestData =
    methods.RequestOf<"report.completed_payouts">;
  export type PayoutCompletedTransactionListRetrieveResult =
    methods.ResultOf<"report.completed_payouts">;
  export type PeccoInitializeRequestData = methods.RequestOf<"pecco.initialize">;
  export type PeccoInitializeResult = methods.ResultOf<"pecco.initialize">;
  export type PeccoPaymentRequestData = methods.RequestOf<"pecco.complete">;
  export type PeccoPaymentResult = methods.ResultOf<"pecco.complete">;
  export type RefundRequestData = methods.RequestOf<"payment.refund">;
  export type RefundResult = methods.ResultOf<"payment.refund">;
  export type RefundToBalanceRequestData = methods.RequestOf<"refund_to_balance.initialize">;
  export type RefundToBalanceResult = methods.ResultOf<"refund_to_balance.initialize">;
  export type SavePaymentCardRequestData = methods.RequestOf<"card.create">;
  export type SavePaymentCardResult = methods.ResultOf<"card.create">;
  export type SettlementToBalanceRequestData =
    methods.RequestOf<"settlement_to_balance.initialize">;
  export type SettlementToBalanceResult = methods.ResultOf<"settlement_to_balance.initialize">;
  export type SubMerchantCreateRequestData = methods.RequestOf<"sub_merchant.create">;
  export type SubMerchantCreateResult = methods.ResultOf<"sub_merchant.create">;
  export type SubMerchantRetrieveRequestData = methods.RequestOf<"sub_merchant.retrieve">;
  export type SubMerchantRetrieveResult = methods.ResultOf<"sub_merchant.retrieve">;
  export type SubMerchantUpdateRequestData = methods.RequestOf<"sub_merchant.update">;
  export type SubMerchantUpdateResult = methods.ResultOf<"sub_merchant.update">;
  export type SubscriptionActivateRequestData = methods.RequestOf<"subscription.activate">;
  export type SubscriptionActivateResult = methods.ResultOf<"subscription.activate">;
  export type SubscriptionCancelRequestData = methods.RequestOf<"subscription.cancel">;
  export type SubscriptionCancelResult = methods.ResultOf<"subscription.cancel">;
  export type SubscriptionCardUpdateRequestData =
    methods.RequestOf<"subscription_card_form.initialize">;
  export type SubscriptionCardUpdateResult = methods.ResultOf<"subscription_card_form.initialize">;
  export type SubscriptionCardUpdateWithSubscriptionReferenceCodeRequestData =
    methods.RequestOf<"subscription_card_form.initialize_for_subscription">;
  export type SubscriptionCardUpdateWithSubscriptionReferenceCodeResult =
    methods.ResultOf<"subscription_card_form.initialize_for_subscription">;
  export type SubscriptionCheckoutFormInitializeRequestData =
    methods.RequestOf<"subscription_form.initialize">;
  export type SubscriptionCheckoutFormInitializeResult =
    methods.ResultOf<"subscription_form.initialize">;
  export type SubscriptionCheckoutFormRetrieveRequestData =
    methods.RequestOf<"subscription_form.retrieve">;
  export type SubscriptionCheckoutFormRetrieveResult =
    methods.ResultOf<"subscription_form.retrieve">;
  export type SubscriptionCustomerCreateRequestData =
    methods.RequestOf<"subscription_customer.create">;
  export type SubscriptionCustomerCreateResult = methods.ResultOf<"subscription_customer.create">;
  export type SubscriptionCustomerItem = methods.Part;
  export type SubscriptionCustomerRetrieveListRequestData =
    methods.RequestOf<"subscription_customer.list">;
  export type SubscriptionCustomerRetrieveListResult =
    methods.ResultOf<"subscription_customer.list">;
  export type SubscriptionCustomerRetrieveRequestData =
    methods.RequestOf<"subscription_customer.retrieve">;
  export type SubscriptionCustomerRetrieveResult =
    methods.ResultOf<"subscription_customer.retrieve">;
  export type SubscriptionCustomerUpdateRequestData =
    methods.RequestOf<"subscription_customer.update">;
  export type SubscriptionCustomerUpdateResult = methods.ResultOf<"subscription_customer.update">;
  export type SubscriptionExistingCustomerInitializeRequestData =
    methods.RequestOf<"subscription.create_for_customer">;
  export type SubscriptionExistingCustomerInitializeResult =
    methods.ResultOf<"subscription.create_for_customer">;
  export type SubscriptionInitializeRequestData = methods.RequestOf<"subscription.create">;
  export type SubscriptionItem = methods.Part;
  export type SubscriptionPaymentRetryRequestData = methods.RequestOf<"subscription.retry">;
  export type SubscriptionPaymentRetryResult = methods.ResultOf<"subscription.retry">;
  export type SubscriptionPricingPlanCreateRequestData =
    methods.RequestOf<"subscription_plan.create">;
  export type SubscriptionPricingPlanCreateResult = methods.ResultOf<"subscription_plan.create">;
  export type SubscriptionPricingPlanItem = methods.Part;
  export type SubscriptionPricingPlanRetrieveListRequestData =
    methods.RequestOf<"subscription_plan.list">;
  export type SubscriptionPricingPlanRetrieveListResult =
    methods.ResultOf<"subscription_plan.list">;
  export type SubscriptionPricingPlanRetrieveRequestData =
    methods.RequestOf<"subscription_plan.retrieve">;
  export type SubscriptionPricingPlanRetrieveResult =
    methods.ResultOf<"subscription_plan.retrieve">;
  export type SubscriptionPricingPlanUpdateRequestData =
    methods.RequestOf<"subscription_plan.update">;
  export type SubscriptionPricingPlanUpdateResult = methods.ResultOf<"subscription_plan.update">;
  export type SubscriptionProductCreateRequestData =
    methods.RequestOf<"subscription_product.create">;
  export type SubscriptionProductCreateResult = methods.ResultOf<"subscription_product.create">;
  export type SubscriptionProductItem = methods.Part;
  export type SubscriptionProductRetrieveListRequestData =
    methods.RequestOf<"subscription_product.list">;
  export type SubscriptionProductRetrieveListResult = methods.ResultOf<"subscription_product.list">;
  export type SubscriptionProductRetrieveRequestData =
    methods.RequestOf<"subscription_product.retrieve">;
  export type SubscriptionProductRetrieveResult = methods.ResultOf<"subscription_product.retrieve">;
  export type SubscriptionProductUpdateRequestData =
    methods.RequestOf<"subscription_product.update">;
  export type SubscriptionProductUpdateResult = methods.ResultOf<"subscription_product.update">;
  export type SubscriptionRetrieveRequestData = methods.RequestOf<"subscription.retrieve">;
  export type SubscriptionRetrieveResult = methods.ResultOf<"subscription.retrieve">;
  export type SubscriptionSearchRequestData = methods.RequestOf<"subscription.list">;
  export type SubscriptionSearchResult = methods.ResultOf<"subscription.list">;
  export type SubscriptionUpgradeRequestData = methods.RequestOf<"subscription.upgrade">;
  export type SubscriptionUpgradeResult = methods.ResultOf<"subscription.upgrade">;
  export type ThreeDSInitializePaymentRequestData = methods.RequestOf<"three_ds.initialize">;
  export type ThreeDSInitializePaymentResult = methods.ResultOf<"three_ds.initialize">;
  export type ThreeDSPaymentCompleteRequestData = methods.RequestOf<"three_ds.complete_uncompared">;
  export type UniversalCardStorageInitializeRequestData = methods.RequestOf<"ucs.initialize">;
  export type UniversalCardStorageInitializeResult = methods.ResultOf<"ucs.initialize">;

  export type ApiTest = methods.Resources["apiTest"];
  export type Approval = methods.Resources["approval"];
  export type BinNumber = methods.Resources["binNumber"];
  export type Bkm = methods.Resources["bkm"];
  export type BkmInitialize = methods.Resources["bkmInitialize"];
  export type BouncedBackTransactionListRetrieve = methods.Resources["bouncedBankTransferList"];
  export type Cancel = methods.Resources["cancel"];
  export type Card = methods.Resources["card"];
  export type CardList = methods.Resources["cardList"];
  export type CheckOutForm = methods.Resources["checkoutForm"];
  export type CheckOutFormInitialize = methods.Resources["checkoutFormInitialize"];
  export type Disapproval = methods.Resources["disapproval"];
  export type InstallmentInfo = methods.Resources["installmentInfo"];
  export type Payment = methods.Resources["payment"];
  export type PaymentItem = methods.Resources["paymentItem"];
  export type PayoutCompletedTransactionListRetrieve =
    methods.Resources["payoutCompletedTransactionList"];
  export type PeccoInitialize = methods.Resources["peccoInitialize"];
  export type PeccoPayment = methods.Resources["peccoPayment"];
  export type Refund = methods.Resources["refund"];
  export type RefundToBalance = methods.Resources["refundToBalance"];
  export type SettlementToBalance = methods.Resources["settlementToBalance"];
  export type SubMerchant = methods.Resources["subMerchant"];
  export type Subscription = methods.Resources["subscription"];
  export type SubscriptionCard = methods.Resources["subscriptionCard"];
  export type SubscriptionCheckoutForm = methods.Resources["subscriptionCheckoutForm"];
  export type SubscriptionCustomer = methods.Resources["subscriptionCustomer"];
  export type SubscriptionExistingCustomer = methods.Resources["subscriptionExistingCustomer"];
  export type SubscriptionPayment = methods.Resources["subscriptionPayment"];
  export type SubscriptionPricingPlan = methods.Resources["subscriptionPricingPlan"];
  export type SubscriptionProduct = methods.Resources["subscriptionProduct"];
  export type ThreeDSInitialize = methods.Resources["threedsInitialize"];
  export type ThreedsPayment = methods.Resources["threedsPayment"];
  export type UniversalCardStorageInitialize = methods.Resources["universalCardStorageInitialize"];
}

export = Iyzipay;
