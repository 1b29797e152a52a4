// The types of `iyzico/compat` beside those of the official client, `@types/iyzipay`.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("..", import.meta.url));
const oldest = "test/realms/node_modules/typescript/bin/tsc";
const newest = "node_modules/typescript/bin/tsc";

/** What the compiler says of some files. */
function compile(compiler, options, ...files) {
  const always = "--noEmit --strict --target es2022 --skipLibCheck --types node";
  const ignored = compiler === oldest ? "" : "--ignoreConfig";
  const command = `${compiler} ${ignored} ${always} ${options}`.split(/\s+/).filter(Boolean);
  return new Promise((resolve) => {
    execFile(process.execPath, [...command, ...files], { cwd: folder }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

/** Source in a file that finds the package by its name. */
async function written(t, name, source) {
  const inside = await mkdtemp(join(folder, "test", "types-"));
  t.after(() => rm(inside, { recursive: true }));
  const path = join(inside, name);
  await writeFile(path, source);
  return path;
}

const ways = [
  "--module node16 --moduleResolution node16",
  "--module nodenext --moduleResolution nodenext",
  "--module esnext --moduleResolution bundler",
];
const compilers = { "TypeScript 5.0": oldest, "the newest TypeScript": newest };

for (const [name, compiler] of Object.entries(compilers)) {
  for (const way of ways) {
    test(`${name} takes what programs write, with ${way}`, async () => {
      assert.equal(await compile(compiler, way, "test/compat-types.ts"), "");
    });
  }
}

test("every module is found where the compiler does not read exports", async (t) => {
  const { exports } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const modules = Object.keys(exports).filter((name) => name !== "./package.json");
  assert.ok(modules.length > 10);
  const imports = modules.map((name, index) => {
    const path = name.replace(/^\./, "iyzico");
    return `import * as module${index} from "${path}"; export const all${index} = module${index};`;
  });
  const path = await written(t, "modules.ts", imports.join("\n"));
  await mkdir(join(path, "..", "node_modules"));
  await symlink(folder, join(path, "..", "node_modules", "iyzico"));
  const old = "--module commonjs --moduleResolution node10";
  assert.equal(await compile(oldest, old, path), "");
});

/** The names in the types of the official client, 2.0.3. */
const names = `
ConfigOptions
ApmTypes
BasketItemTypes
Currencies
Locales
PaymentChannels
PaymentGroups
PlanPaymentTypes
RefundReasons
SubMerchantTypes
SubscriptionInitialStatuses
SubscriptionPricingPlanIntervals
SubscriptionStatuses
SubscriptionUpgradePeriods
ApiTestRequestData
ApiTestResult
ApprovalPaymentRequestData
ApprovalPaymentResult
BinNumberRequestData
BinNumberResult
BouncedBackTransactionListRetrieveRequestData
BouncedBackTransactionListRetrieveResult
CancelPaymentRequestData
CancelPaymentResult
CheckoutFormInitialResult
CheckoutFormRetrieveRequestData
CheckoutFormRetrieveResult
DeleteUserCardRequestData
DeleteUserCardResult
InstallmentDetail
InstallmentInfoRequestData
InstallmentInfoResult
ListUserCardsRequestData
ListUserCardsResult
PaymentItemRequestData
PaymentItemResult
PaymentRequestData
PaymentResult
PaymentRetrieveRequestData
PayoutCompletedTransactionListRetrieveRequestData
PayoutCompletedTransactionListRetrieveResult
PeccoInitializeRequestData
PeccoInitializeResult
PeccoPaymentRequestData
PeccoPaymentResult
RefundRequestData
RefundResult
RefundToBalanceRequestData
RefundToBalanceResult
SavePaymentCardRequestData
SavePaymentCardResult
SettlementToBalanceRequestData
SettlementToBalanceResult
SubMerchantCreateRequestData
SubMerchantCreateResult
SubMerchantRetrieveRequestData
SubMerchantRetrieveResult
SubMerchantUpdateRequestData
SubMerchantUpdateResult
SubscriptionActivateRequestData
SubscriptionActivateResult
SubscriptionCancelRequestData
SubscriptionCancelResult
SubscriptionCardUpdateRequestData
SubscriptionCardUpdateResult
SubscriptionCardUpdateWithSubscriptionReferenceCodeRequestData
SubscriptionCardUpdateWithSubscriptionReferenceCodeResult
SubscriptionCheckoutFormInitializeRequestData
SubscriptionCheckoutFormInitializeResult
SubscriptionCheckoutFormRetrieveRequestData
SubscriptionCheckoutFormRetrieveResult
SubscriptionCustomerCreateRequestData
SubscriptionCustomerCreateResult
SubscriptionCustomerItem
SubscriptionCustomerRetrieveListRequestData
SubscriptionCustomerRetrieveListResult
SubscriptionCustomerRetrieveRequestData
SubscriptionCustomerRetrieveResult
SubscriptionCustomerUpdateRequestData
SubscriptionCustomerUpdateResult
SubscriptionExistingCustomerInitializeRequestData
SubscriptionExistingCustomerInitializeResult
SubscriptionInitializeRequestData
SubscriptionItem
SubscriptionPaymentRetryRequestData
SubscriptionPaymentRetryResult
SubscriptionPricingPlanCreateRequestData
SubscriptionPricingPlanCreateResult
SubscriptionPricingPlanItem
SubscriptionPricingPlanRetrieveListRequestData
SubscriptionPricingPlanRetrieveListResult
SubscriptionPricingPlanRetrieveRequestData
SubscriptionPricingPlanRetrieveResult
SubscriptionPricingPlanUpdateRequestData
SubscriptionPricingPlanUpdateResult
SubscriptionProductCreateRequestData
SubscriptionProductCreateResult
SubscriptionProductItem
SubscriptionProductRetrieveListRequestData
SubscriptionProductRetrieveListResult
SubscriptionProductRetrieveRequestData
SubscriptionProductRetrieveResult
SubscriptionProductUpdateRequestData
SubscriptionProductUpdateResult
SubscriptionRetrieveRequestData
SubscriptionRetrieveResult
SubscriptionSearchRequestData
SubscriptionSearchResult
SubscriptionUpgradeRequestData
SubscriptionUpgradeResult
ThreeDSInitializePaymentRequestData
ThreeDSInitializePaymentResult
ThreeDSPaymentCompleteRequestData
UniversalCardStorageInitializeRequestData
UniversalCardStorageInitializeResult
ApiTest
Approval
BinNumber
Bkm
BkmInitialize
BouncedBackTransactionListRetrieve
Cancel
Card
CardList
CheckOutForm
CheckOutFormInitialize
Disapproval
InstallmentInfo
Payment
PaymentItem
PayoutCompletedTransactionListRetrieve
PeccoInitialize
PeccoPayment
Refund
RefundToBalance
SettlementToBalance
SubMerchant
Subscription
SubscriptionCard
SubscriptionCheckoutForm
SubscriptionCustomer
SubscriptionExistingCustomer
SubscriptionPayment
SubscriptionPricingPlan
SubscriptionProduct
ThreeDSInitialize
ThreedsPayment
UniversalCardStorageInitialize
`
  .trim()
  .split("\n");

const ofNamespace = names.map((name) => `export interface ${name}_ extends Iyzipay.${name} {}`);
const ofModule = names.map((name) => `export type ${name}_ = ${name};`);

for (const [name, compiler] of Object.entries(compilers)) {
  test(`${name} has every name of their types`, async (t) => {
    for (const extension of ["cts", "mts"]) {
      const source = `import Iyzipay, { ${names.map((name) => `type ${name}`).join(", ")} }
        from "iyzico/compat";\n`;
      const both = await written(t, `names.${extension}`, source + ofModule.join("\n"));
      assert.equal(await compile(compiler, ways[0], both), "");
      const space = `import Iyzipay from "iyzico/compat";\n${ofNamespace.join("\n")}`;
      const inside = await written(t, `namespace.${extension}`, space);
      assert.equal(await compile(compiler, ways[0], inside), "");
    }
  });
}

test("programs that import it as a namespace compile", async (t) => {
  const source = `import * as Iyzipay from "iyzico/compat";
    import Same = require("iyzico/compat");
    export class Service {
      private readonly made = new Iyzipay({ apiKey: "a", secretKey: "b", uri: "c" });
      private readonly other = new Same({ apiKey: "a", secretKey: "b", uri: "c" });
      constructor(private readonly given: Iyzipay, readonly result: Iyzipay.PaymentResult) {}
      all(): Iyzipay[] { return [this.made, this.given, this.other]; }
    }`;
  const path = await written(t, "service.cts", source);
  const without = "--module node16 --moduleResolution node16 --esModuleInterop false";
  assert.equal(await compile(oldest, without, path), "");
});

test("a field has a name that an editor can offer", async () => {
  const types = await readFile(join(folder, "dist", "compat.d.ts"), "utf8");
  assert.match(types, /type PaymentRequestData = methods\.RequestOf<"payment\.create">/);
});
