// What holds in every workflow of this repository, beside what actionlint and zizmor know.

/** Runners whose system does not change by itself. */
const RUNNERS = [
  "macos-15",
  "macos-15-intel",
  "ubuntu-24.04",
  "ubuntu-24.04-arm",
  "windows-11-arm",
  "windows-2025",
];

/** A commit, and in a comment the version it is. */
const PINNED = /^[\w.-]+(\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** Commands of cargo that read Cargo.lock. */
const LOCKED = /\bcargo (?:\+\S+ )?(?:--locked )?(?:build|check|clippy|deny|doc|fetch|install|package|publish|run|test|xtask)\b/;

/** Everything that is wrong with a workflow or an action, given as text and as YAML. */
export function problems(text, parsed) {
  const jobs = Object.entries(parsed.jobs ?? {});
  return [
    ...unpinned(text),
    ...commands(jobs, parsed).flatMap(unfixed),
    ...jobs.flatMap(([name, job]) => (job.uses ? [] : ofJob(name, job))),
    ...(parsed.jobs && !parsed.permissions ? ["has no permissions"] : []),
    ...(parsed.jobs?.all ? forgotten(jobs, parsed.jobs.all) : []),
    ...cancelled(parsed),
  ];
}

function unpinned(text) {
  const used = [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, action]) => action);
  const foreign = used.filter((action) => !action.startsWith("$/"));
  return foreign.filter((action) => !PINNED.test(action)).map((action) => `${action} is not a commit with its version`);
}

function commands(jobs, parsed) {
  const steps = [...jobs.flatMap(([, job]) => job.steps ?? []), ...(parsed.runs?.steps ?? [])];
  return steps.flatMap(({ run }) => (run ?? "").replaceAll("\\\n", " ").split("\n"));
}

/** Whether what a command installs or builds may be another thing tomorrow. */
function unfixed(command) {
  const found = [];
  if (LOCKED.test(command) && !command.includes("--locked")) found.push("has no --locked");
  if (/\bcargo install\b/.test(command) && !allHave(command, "cargo install", "@")) found.push("names no version");
  if (/\bpip install\b/.test(command) && !/--no-index/.test(command) && !allHave(command, "pip install", "==")) {
    found.push("names no version");
  }
  if (/\bnpm install\b.*(?:-g|--global)\b/.test(command) && !allHave(command, "npm install", "@")) {
    found.push("names no version");
  }
  if (/\bnpx\b|curl[^|]*\|\s*(?:ba)?sh/.test(command)) found.push("runs what it has just downloaded");
  return found.map((what) => `${command.trim()}: ${what}`);
}

function allHave(command, verb, mark) {
  const words = command.slice(command.indexOf(verb) + verb.length).split(/&&|;/)[0].trim().split(/\s+/);
  const requirements = words.indexOf("-r");
  const named = words.filter((word, at) => !word.startsWith("-") && at !== requirements + 1);
  return named.every((word) => word.includes(mark)) || (requirements >= 0 && named.length === 1);
}

function ofJob(name, job) {
  const matrix = job.strategy?.matrix ?? {};
  const rows = [...[matrix.os ?? []].flat(), ...(matrix.include ?? []).map(({ os }) => os)];
  const runners = job["runs-on"] === "${{ matrix.os }}" ? rows : [job["runs-on"]];
  return [
    ...(job["timeout-minutes"] ? [] : [`${name} has no timeout`]),
    ...runners.filter((runner) => !RUNNERS.includes(runner)).map((runner) => `${name} runs on ${runner}`),
  ];
}

/** The last job is green only when each other one is that runs for every push. */
function forgotten(jobs, { needs }) {
  const wanted = jobs.filter(([name, job]) => name !== "all" && !`${job.if ?? ""}`.includes("schedule"));
  return wanted.filter(([name]) => !needs.includes(name)).map(([name]) => `all does not wait for ${name}`);
}

/** A weekly run and a push of the same branch do not end each other, and nothing ends a release. */
function cancelled({ on, concurrency }) {
  if (!concurrency) return [];
  const { group = concurrency, "cancel-in-progress": cancels = false } = concurrency;
  const starts = Object.keys(Object(on)).filter((event) => event !== "workflow_call");
  const isApart = starts.length < 2 || `${group}`.includes("github.event_name");
  return [
    ...(isApart ? [] : [`one group for ${starts.join(", ")}`]),
    ...(cancels === false || cancels === OF_PULL_REQUESTS ? [] : [`cancels runs by ${cancels}`]),
  ];
}

/** Only a newer state of the same pull request makes a run useless. */
const OF_PULL_REQUESTS = "${{ github.event_name == 'pull_request' }}";
