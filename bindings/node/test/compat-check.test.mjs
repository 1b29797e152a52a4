// `iyzico-compat check`: what it finds in a project that moves over, and what it leaves alone.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
const cli = fileURLToPath(new URL("../dist/compat/cli.js", import.meta.url));

const check = (...given) =>
  new Promise((resolve) => {
    execFile(process.execPath, [cli, ...given], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });

async function project(t, files) {
  const folder = await mkdtemp(join(tmpdir(), "iyzico-"));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, source] of Object.entries(files)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), source);
  }
  return folder;
}

test("everything that is to be looked at is found, with its line", async (t) => {
  const folder = await project(t, {
    "package.json": '{\n  "dependencies": { "iyzipay": "2.0.69" }\n}',
    "pay.js": [
      'const Iyzipay = require("iyzipay");',
      'const iyzipay = new Iyzipay({ apiKey: "live-key-123", secretKey: process.env.SECRET });',
      "// price: 1.5 in a comment",
      'iyzipay.payment.create({ price: 149.9, paidPrice: "149.90" }, done);',
      "const paidPrice = price * 1.18;",
      "iyzipay.threedsPayment.create({ paymentId }, done);",
      "sign(iyzipay._config.secretKey);",
      'const utils = require("iyzipay/lib/utils");',
    ].join("\n"),
    "hook.ts": "app.post('/hook', ({ body }) => ship(body.iyziEventType));",
    "back.tsx": "if (body.mdStatus === '1') ship();",
    "clean.js": "const price = 1.5; iyzico.payment.create({ price: '1.5' });",
    "node_modules/iyzipay/index.js": 'require("iyzipay")',
  });
  const { code, stdout } = await check("check", folder);
  assert.equal(code, 1);
  const found = stdout.replaceAll(`${folder}/`, "").trim().split("\n");
  const rules = found.slice(0, -1).map((line) => line.split(": ").slice(0, 2).join(" "));
  assert.deepEqual(rules, [
    "back.tsx:1 money unverified-callback",
    "hook.ts:1 money unverified-webhook",
    "package.json:2 note dependency",
    "pay.js:1 change import",
    "pay.js:2 change key-in-source",
    "pay.js:4 money float-amount",
    "pay.js:4 note name",
    "pay.js:5 money float-amount",
    "pay.js:6 note name",
    "pay.js:6 money uncompared",
    "pay.js:7 change private",
    "pay.js:8 change inside",
  ]);
  assert.equal(found.at(-1), "4 to change, 5 about money, 3 to know");
  assert.match(stdout, /threedsPayment\.create is iyzico\.threeDs\.completeUncompared later/);
});

test("a module is found wherever it is taken by its name", async (t) => {
  const taken = [
    'import Iyzipay from "iyzipay";',
    "import 'iyzipay';",
    'import {\n  type X,\n} from\n  "iyzipay";',
    'import Iyzipay = require("iyzipay");',
    'export * from "iyzipay";',
    'const Iyzipay = require ( "iyzipay" );',
    "const Iyzipay = require(`iyzipay`);",
    'const Iyzipay = require(\n  "iyzipay",\n);',
    'const { default: Iyzipay } = await import(\n  "iyzipay"\n);',
    'const Iyzipay = await import(/* webpackChunkName: "pay" */ "iyzipay");',
    'require.resolve("iyzipay");',
    'createRequire(import.meta.url)("iyzipay");',
    'jest.mock("iyzipay");',
    'jest.mock(\n  "iyzipay",\n  () => {},\n);',
    'jest.requireActual("iyzipay");',
    'jest.createMockFromModule("iyzipay");',
    'vi.mock<Client>("iyzipay", () => {});',
    'vi.importActual("iyzipay");',
    'mock.module("iyzipay");',
    'proxyquire("iyzipay", {});',
    'import Iyzipay from "npm:iyzipay";',
    'import Iyzipay from "npm:iyzipay@2.0.64";',
    'import Iyzipay from "npm:iyzipay@^2";',
    "import Iyzipay from 'https://esm.sh/iyzipay';",
    "import Iyzipay from 'https://esm.sh/iyzipay@2.0.61?target=node';",
    "await import('https://cdn.skypack.dev/iyzipay/');",
    'const Iyzipay = require("iyzipay/");',
    'declare module "iyzipay" {}',
    'vi.doMock("npm:iyzipay@2", () => {});',
  ];
  for (const [index, source] of taken.entries()) {
    const folder = await project(t, { "pay.ts": `\n${source}\n` });
    const { code, stdout } = await check("check", folder);
    assert.match(stdout, /pay\.ts:[2-5]: change import: /, `${index}: ${source}`);
    assert.equal(code, 1);
  }
  const folder = await project(t, {
    "pay.ts": [
      'const name = "iyzipay";',
      'log("iyzipay", providers.get("iyzipay"));',
      '// require("iyzipay")',
      '/* import "iyzipay" */',
      'import Iyzipay from "iyzico/compat";',
      'import Other from "iyzipay-mock"; import "npm:iyzipay-mock@2"; import "./my/iyzipays";',
    ].join("\n"),
  });
  assert.equal((await check("check", folder)).code, 0);
});

test("files of the package are found inside of each way to name it", async (t) => {
  const inside = [
    'require("iyzipay/lib/utils");',
    'import utils from "npm:iyzipay@2.0.64/lib/utils";',
    'import utils from "https://esm.sh/iyzipay@2/lib/utils.js";',
  ];
  assert.deepEqual(await found(t, inside, "change inside"), all(inside, 2));
  const modules = ['require("iyzipay");', 'import "https://esm.sh/iyzipay?bundle";'];
  assert.deepEqual(await found(t, modules, "change inside"), all(modules));
});

test("settings of bundlers and lists of packages that name the package are found", async (t) => {
  const folder = await project(t, {
    "next.config.ts": [
      "export default {",
      "  serverExternalPackages: ['iyzipay'],",
      "  outputFileTracingIncludes: { '/api/**/*': ['./node_modules/iyzipay/**/*'] },",
      "  transpilePackages: ['my-iyzipay'],",
      "};",
    ].join("\n"),
    "vite.config.mjs": 'export default { ssr: { external: ["iyzipay"] } };',
    "deno.json": '{\n  "imports": {\n    "pay": "npm:iyzipay@2.0.64"\n  }\n}',
    "import_map.json": '{ "imports": { "iyzipay": "https://esm.sh/iyzipay" } }',
    "package.json": '{\n "devDependencies": {\n  "@types/iyzipay": "2.0.3" } }',
    "other/package.json": '{ "dependencies": { "iyzipay-mock": "1" } }',
  });
  const { stdout } = await check("check", folder);
  const rules = stdout.replaceAll(`${folder}/`, "").trim().split("\n");
  assert.deepEqual(
    rules.map((line) => line.split(/: (?=write|iyzi|remove)/)[0]),
    [
      "deno.json:3: note dependency",
      "import_map.json:1: note dependency",
      "next.config.ts:2: change config",
      "next.config.ts:3: change config",
      "package.json:3: note dependency",
      "vite.config.mjs:1: change config",
      "3 to change, 0 about money, 3 to know",
    ],
  );
});

test("pages are looked at, whatever they are written in", async (t) => {
  const import_ = 'import Iyzipay from "iyzipay";';
  const folder = await project(t, {
    "a.astro": `---\n${import_}\n---\n`,
    "b.svelte": `<script>\n${import_}\n</script>`,
    "c.vue": `<script setup>\n${import_}\n</script>`,
    "d.mts": `\n${import_}`,
    "e.cjs": '\nrequire("iyzipay")',
    "f.jsx": `\n${import_}`,
  });
  const { stdout } = await check("check", folder);
  assert.equal(stdout.match(/:2: change import/g)?.length, 6, stdout);
});

test("what is posted counts as verified only where a signature is compared", async (t) => {
  const events = [
    "if (body.iyziEventType === 'X') pay(body.token);",
    "pay(req.body.iyziReferenceCode);",
    "pay(req.body.paymentConversationId);",
    "const { paymentConversationId, token, status } = await req.json();",
    "const { paymentConversationId } = req.body;",
    "const { status, paymentConversationId: id }: Event = JSON.parse(text);",
  ];
  const returns = ["if (req.body.mdStatus === '1') pay();", "const { mdStatus } = req.body;"];
  const compared = [
    "if (signature !== expected) throw new Error();",
    "if (req.headers['x-iyz-signature-v3'] === wanted(body)) return;",
    "const isGood = crypto.createHmac('sha256', key).update(text).digest('hex') == given;",
    "timingSafeEqual(Buffer.from(given), Buffer.from(wanted));",
    "assert.strictEqual(signature, wanted);",
    "if (!wanted.equals(signature)) return;",
    "if (signature.localeCompare(wanted) !== 0) return;",
    "if (!verifySignature(req)) return;",
    "if (!isValidIyzicoSignature(req.body)) return;",
    "const event = iyzico.webhook.verify(body, headers);",
    "const back = iyzico.callback.read(body);",
    'import { webhook, callback } from "iyzico/express";',
  ];
  const named = [
    "// the signature is compared elsewhere",
    "const word = 'signature';",
    "const { signature, hmac } = req.body;",
    "if (signature === undefined || typeof signature !== 'string') return;",
    "if (!req.headers['x-iyz-signature-v3']) return;",
    "const mine = crypto.createHmac('sha256', key).update(text).digest('hex');",
    "if (status === 'SUCCESS') pay();",
    "const user = jwt.verify(token, key);",
    "if (user.password_hash === hash(password)) return;",
    "iyzico.callback(done);",
    'import Iyzipay from "iyzico/compat";',
  ];
  for (const [posted, rule] of /** @type {const} */ ([
    [events, "money unverified-webhook"],
    [returns, "money unverified-callback"],
  ])) {
    const beside = (others) => others.flatMap((other) => posted.map((line) => `${line} ${other}`));
    assert.deepEqual(await found(t, beside(compared), rule), all(beside(compared)));
    const after = (others) => others.flatMap((other) => posted.map((line) => `${line}\n${other}`));
    assert.deepEqual(await found(t, after(named), rule), all(after(named), 2));
  }
  const others = [
    "c.payment.retrieve({ paymentConversationId: id });",
    "const { payments } = result; payments[0].paymentConversationId;",
    "const request = { paymentConversationId };",
  ];
  assert.deepEqual(await found(t, others, "unverified"), all(others));
});

test("every amount of a line is found, and one that goes on in the next line", async (t) => {
  const folder = await project(t, {
    "pay.js": [
      'require("iyzico/compat"); // instead of iyzipay',
      'const iyzipay = { price: 1.5, paidPrice: 1.75, items: [{ price: 0.5 }, { "price": a * 2 }] };',
      "const paidPrice =",
      "  149.9;",
      "iyzipay.payment.create({}); iyzipay",
      "  .refund",
      "  .create({});",
    ].join("\n"),
  });
  const { stdout } = await check("check", folder);
  const rules = stdout.replaceAll(`${folder}/`, "").trim().split("\n");
  assert.deepEqual(
    rules.map((line) => line.split(/: (?:is|are)|;| later/)[0]),
    [
      "pay.js:2: money float-amount: price: 1.5 is a binary float",
      "pay.js:2: money float-amount: paidPrice: 1.75 is a binary float",
      "pay.js:2: money float-amount: price: 0.5 is a binary float",
      "pay.js:2: money float-amount: price is computed as a binary float",
      "pay.js:3: money float-amount: paidPrice: 149.9 is a binary float",
      "pay.js:5: note name: payment.create is iyzico.payment.create",
      "pay.js:6: note name: refund.create is iyzico.payment.refund",
      "0 to change, 5 about money, 2 to know",
    ],
  );
});

/** The lines in which one rule finds something, of each piece of source in a file of its own. */
async function found(t, pieces, rule) {
  const sources = pieces.map((piece, index) => [`${index}.ts`, `new Iyzipay();\n${piece}\n`]);
  const { stdout, stderr } = await check("check", await project(t, Object.fromEntries(sources)));
  assert.match(stdout, / to know\n$/, stderr);
  const told = stdout.split("\n").filter((text) => text.includes(rule));
  const places = told.map((text) => (/(\d+)\.ts:(\d+): /.exec(text) ?? []).slice(1).map(Number));
  return pieces.map((piece, index) => {
    return [piece, places.filter(([file]) => file === index).map(([, line]) => line)];
  });
}

/** Each piece with the lines that are to be found in it. */
const all = (pieces, ...lines) => pieces.map((piece) => [piece, lines]);

test("an amount is a binary float, however it is written down", async (t) => {
  const floats = [
    "149.9",
    ".5",
    "-1.5",
    "a * 1.18",
    "-a / 2",
    "a.b * c",
    "a[0].price / 100",
    "cart?.total! * 2",
    "(a + b) * 2",
    "rate(a, (b)) * 2",
    "Math.round(x * 100) / 100",
    "Math.round((x + y) * 100) / 100",
    "+total",
    "+cart.total",
    "+total.toFixed(2)",
    '+"149.90"',
    "Number(total)",
    "parseFloat(total)",
    "Number.parseFloat(total)",
    "Number(total.toFixed(2))",
    "parseFloat(sum(a, (b + c)).toFixed(2))",
    "Number(product.price)",
    "parseFloat(result.rows[0].price)",
    "Number(total) + 1",
  ];
  const places = [
    (value) => `const request = { price: ${value} };`,
    (value) => `const request = { "paidPrice": ${value} };`,
    (value) => `const request = { ["price"]: ${value} };`,
    (value) => `request["price"] = ${value};`,
    (value) => `request.price = ${value};`,
    (value) => `const amount =\n  ${value};`,
    (value) => `let paidPrice: number = ${value};`,
    (value) => `class Item { refundAmount?: number = ${value}; }`,
  ];
  const everywhere = (values) => values.flatMap((value) => places.map((place) => place(value)));
  const rule = "money float-amount";
  assert.deepEqual(await found(t, everywhere(floats), rule), all(everywhere(floats), 2));
  const exact = everywhere([
    '"149.90"',
    "total",
    "100",
    "+1",
    "total.toFixed(2)",
    "(a * b).toFixed(2)",
    "format(a * b)",
    "Math.round(x * 100)",
    "cents(total)",
    "`a / b * c`",
    "new Decimal(a).mul(b).toFixed(2)",
    "Number(total).toFixed(2)",
    "parseFloat(total).toFixed(2)",
    "Number.parseFloat(String(total)).toFixed(2)",
    "parseFloat(sum(a, (b + c))).toString()",
    "Number(total)\n  .toFixed(2)",
    "String(total / 100)",
    `\`\${total / 100}\``,
    "parseFloat(result.price)",
    "Number(result.paidPrice)",
    "+response.price",
    "parseFloat(formResult.data.paidPrice)",
    "answer.paidPrice * 100",
  ]);
  const others = [
    "if (price == 1.5 || price != 1.5 || price! !== 1.5 || price >= 1.5) {}",
    "interface Item { price: number; paidPrice?: number }",
    "const price = (a: number) => a * 2;",
    "const prices = 1.5;",
    "const total = price ? 1.5 : 2.5;",
  ];
  assert.deepEqual(await found(t, [...exact, ...others], rule), all([...exact, ...others]));
});

test("a call is found, however it is reached", async (t) => {
  const calls = [
    "c.threedsPayment.create(request)",
    "c?.threedsPayment?.create(request)",
    "c?.threedsPayment?.create?.(request)",
    "c!.threedsPayment!.create!(request)",
    "c['threedsPayment']['create'](request)",
    'c?.["threedsPayment"]?.["create"]?.(request)',
    "client().threedsPayment\n  .create(request)",
    "const { threedsPayment } = c; threedsPayment.create(request)",
    "promisify(c.threedsPayment.create)",
    "promisify(c.threedsPayment.create).call(c.threedsPayment, request)",
    "call(c.threedsPayment.create.bind(c.threedsPayment), request)",
    "c.threedsPayment['create'].bind(c.threedsPayment)",
    "const complete = c?.threedsPayment?.create;",
    "[c.threedsPayment.create, c.other]",
    "run(c.threedsPayment.create, request)",
    "const { create } = c.threedsPayment;",
    "const { retry, create: complete } = this.client.threedsPayment;",
    `await run(\`\${c.threedsPayment.create(request)}\`)`,
  ];
  for (const rule of ["note name", "money uncompared"]) {
    assert.deepEqual(await found(t, calls, rule), all(calls, 2));
  }
  const others = [
    "c.threedsPayment.created(x)",
    "c.threedsPayment(create)",
    "[threedsPayment, create]",
    "threedsPayment ? .5 : create(x)",
    "Object.prototype.hasOwnProperty.call(c, name)",
    "c.payment.toString()",
    "log('threedsPayment.create failed')",
    "log(`threedsPayment.create failed`)",
    "const { create } = factory;",
    "const { create } = c.threedsPayment.other;",
  ];
  assert.deepEqual(await found(t, others, "note name"), all(others));
});

test("resources that only the types of the official client have are found", async (t) => {
  const wrong = [
    "c.payoutCompletedTransactionListRetrieve.retrieve(request, done);",
    "const { bouncedBackTransactionListRetrieve: list } = c;",
  ];
  assert.deepEqual(await found(t, wrong, "change misnamed"), all(wrong, 2));
  const right = [
    "c.payoutCompletedTransactionList.retrieve(request, done);",
    "let list: Iyzipay.PayoutCompletedTransactionListRetrieve;",
  ];
  assert.deepEqual(await found(t, right, "change misnamed"), all(right));
});

test("a project that has moved over is left alone", async (t) => {
  const folder = await project(t, {
    "pay.mjs": 'import Iyzipay from "iyzico/compat";\nnew Iyzipay({ apiKey: process.env.KEY });',
  });
  assert.deepEqual(await check("check", folder), {
    code: 0,
    stdout: "0 to change, 0 about money, 0 to know\n",
    stderr: "",
  });
});

test("the command says what it does, wherever it is asked", async () => {
  for (const given of [["--help"], ["-h"], ["check", "--help"], ["check", "src", "-h"]]) {
    const { code, stdout, stderr } = await check(...given);
    assert.deepEqual([code, stderr], [0, ""], given.join(" "));
    assert.match(stdout, /^usage: iyzico-compat check PATH.*changes nothing/s);
  }
});

test("the command tells its version, and which option is unknown", async () => {
  for (const given of [["--version"], ["-V"], ["check", "--version"]]) {
    const { code, stdout, stderr } = await check(...given);
    assert.deepEqual([code, stderr], [0, ""], given.join(" "));
    assert.equal(stdout, `iyzico-compat ${version}\n`);
  }
  for (const given of [["--nope"], ["check", "--nope"], ["check", "src", "--nope"]]) {
    const { code, stdout, stderr } = await check(...given);
    assert.deepEqual([code, stdout], [2, ""], given.join(" "));
    assert.match(stderr, /^unknown option --nope\nusage: iyzico-compat check PATH/);
  }
  for (const given of [[], ["nope"], ["check"]]) {
    const { code, stdout, stderr } = await check(...given);
    assert.deepEqual([code, stdout], [2, ""], given.join(" "));
    assert.match(stderr, /^usage: iyzico-compat check PATH/);
  }
});

test("what cannot be checked is said", async (t) => {
  assert.equal((await check("check", "/no/such/folder")).code, 2);
  const folder = await project(t, { "README.txt": "iyzipay", "node_modules/iyzipay/index.js": "" });
  const empty = await check("check", folder);
  assert.deepEqual([empty.code, empty.stdout], [2, ""]);
  assert.match(empty.stderr, /^no source to check in /);
});
