// Does what each line of the input says, and writes a line with what came of it.
import { createInterface } from "node:readline";
import { Iyzico, IyzicoError } from "../../bindings/node/dist/index.mjs";

const iyzico = new Iyzico({ totalTimeout: 5000 });

/** Values that JSON has not stand in objects that name them. */
function revive(_name, value) {
  if (typeof value !== "object" || value === null) return value;
  if (value.$big !== undefined) return BigInt(value.$big);
  if (value.$float !== undefined) return Number(value.$float);
  return value;
}

const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
const text = (value) => (value === undefined || value === null ? null : String(value));
const toldOf = (findings) => findings.map(({ path, level, problem }) => [path, level, problem]);

function toldOfError(error) {
  if (!(error instanceof IyzicoError)) return { class: `!${error}` };
  return {
    class: error.constructor.name,
    message: error.message,
    outcome: error.outcome,
    code: error.code ?? "",
    endpoint: text(error.endpoint),
    httpStatus: error.httpStatus ?? null,
    conversationId: text(error.conversationId),
    pending: error.pending !== undefined,
    findings: toldOf(error.findings ?? []),
  };
}

const ROW = ["transactionId", "paymentId", "price", "paidPrice", "transactionCurrency", "transactionType", "paymentPhase", "transactionStatus"];
const rowOf = (row) => ROW.map((name) => text(row[name]));
const MOST = 8;

/** What a kind of case adds to what is told. */
const KINDS = {
  async pages({ call, request }, told) {
    const pages = list(call, request);
    told.pages = [];
    try {
      for await (const page of pages) {
        const { raw, httpStatus } = page.received;
        const of = [text(pages.page), text(pages.nextPage)];
        told.pages.push({ of, raw, httpStatus, warnings: toldOf(page.warnings) });
        if (told.pages.length === MOST) break;
      }
    } finally {
      told.end = [text(pages.page), text(pages.nextPage)];
    }
  },
  async rows({ call, request }, told) {
    told.rows = [];
    for await (const row of list(call, request).rows()) {
      told.rows.push(rowOf(row));
      if (told.rows.length === 40) break;
    }
  },
  async reconcile({ day, ours }, told) {
    told.found = [];
    for await (const found of iyzico.report.reconcile(day, ours)) told.found.push(found);
  },
  async request({ method, path, body }, told) {
    const response = await iyzico.request(method, path, body);
    const { httpStatus, raw, warnings } = response;
    Object.assign(told, { httpStatus, raw, warnings: toldOf(warnings) });
  },
};

function list(call, request) {
  const [resource, action] = call.split(".").map(camel);
  return iyzico[resource][`${action}Pages`](request);
}

for await (const line of createInterface({ input: process.stdin })) {
  const given = JSON.parse(line, revive);
  const told = {};
  try {
    await KINDS[given.kind](given, told);
  } catch (error) {
    told.error = toldOfError(error);
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
