import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { problems } from "./rules.mjs";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

function of(text) {
  return problems(text, parse(text));
}

function job(step, more = "runs-on: ubuntu-24.04\n    timeout-minutes: 5") {
  return `permissions: {}\njobs:\n  one:\n    ${more}\n    steps:\n      - ${step}\n`;
}

const RIGHT = [
  `uses: actions/checkout@${COMMIT} # v4.3.1`,
  "uses: $/.github/actions/tools",
  "run: cargo --locked xtask test python",
  "run: cargo +1.88 check --locked",
  "run: cargo install --locked cargo-deny@0.20.2",
  "run: pip install maturin==1.16.0 pytest==9.2.0",
  "run: pip install --quiet -r xtask/workflows/requirements.txt",
  "run: pip install --no-index --find-links dist iyzico",
  "run: npm install --global --ignore-scripts npm@11.21.2",
];

const WRONG = [
  ["uses: actions/checkout@v4", "is not a commit"],
  [`uses: actions/checkout@${COMMIT}`, "is not a commit"],
  ["run: cargo xtask test", "--locked"],
  ["run: cargo publish --package iyzico-core", "--locked"],
  ["run: cargo install --locked cargo-deny", "names no version"],
  ["run: cargo install --locked cargo-deny@0.20.2 cargo-fuzz", "names no version"],
  ["run: pip install maturin==1.16.0 pytest", "names no version"],
  ["run: npm install --global npm", "names no version"],
  ["run: npx something", "just downloaded"],
  ["run: curl -sSf https://example.com/install.sh | sh", "just downloaded"],
];

for (const step of RIGHT) {
  test(`right: ${step}`, () => assert.deepEqual(of(job(step)), []));
}

for (const [step, problem] of WRONG) {
  test(`wrong: ${step}`, () => {
    const [found, ...others] = of(job(step));
    assert.match(found, new RegExp(problem));
    assert.deepEqual(others, []);
  });
}

test("jobs have a timeout and a runner that stays the same", () => {
  assert.deepEqual(of(job("run: ls", "runs-on: ubuntu-24.04")), ["one has no timeout"]);
  assert.deepEqual(of(job("run: ls", "runs-on: ubuntu-latest\n    timeout-minutes: 5")), ["one runs on ubuntu-latest"]);
  const matrix = "strategy:\n      matrix:\n        os: [macos-15]\n        include:\n          - os: nonsense";
  const rows = `${matrix}\n    runs-on: \${{ matrix.os }}\n    timeout-minutes: 5`;
  assert.deepEqual(of(job("run: ls", rows)), ["one runs on nonsense"]);
});

test("permissions are named", () => {
  assert.deepEqual(of(job("run: ls").replace("permissions: {}\n", "")), ["has no permissions"]);
});

test("no job is forgotten by the last one", () => {
  const last = "  all:\n    needs: []\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    steps: []\n";
  assert.deepEqual(of(job("run: ls") + last), ["all does not wait for one"]);
  assert.deepEqual(of(job("run: ls") + last.replace("[]", "[one]")), []);
  const weekly = job("run: ls", "if: github.event_name == 'schedule'\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5");
  assert.deepEqual(of(weekly + last), []);
});

test("runs of different events leave each other alone, and only those of pull requests are cancelled", () => {
  const started = (group, cancels, on = "push: {}\n  schedule: []\n  workflow_call: {}") =>
    of(`on:\n  ${on}\nconcurrency:\n  group: ${group}\n  cancel-in-progress: ${cancels}\n${job("run: ls")}`);
  const apart = "ci-${{ github.event_name }}-${{ github.ref }}";
  const ofPullRequests = "${{ github.event_name == 'pull_request' }}";
  assert.deepEqual(started(apart, ofPullRequests), []);
  assert.deepEqual(started(apart, "false"), []);
  assert.deepEqual(started("ci-${{ github.ref }}", ofPullRequests), ["one group for push, schedule"]);
  assert.deepEqual(started(apart, "true"), ["cancels runs by true"]);
  const ofBranches = "${{ github.ref_type == 'branch' }}";
  assert.deepEqual(started(apart, ofBranches), [`cancels runs by ${ofBranches}`]);
  assert.deepEqual(started("release", "false", "push: {}"), []);
  assert.deepEqual(started("release", "true", "push: {}"), ["cancels runs by true"]);
});
