// Does what `cargo xtask bench` says, and says what it cost. `src/drive.rs` has the protocol.

/** Serves commands with a function that pays: `pay(number, lines, everything)`. */
export async function drive(pay) {
  const [task, calls, lines] = process.argv.slice(2);
  if (task === "once") {
    await pay(0, 3, false);
  } else if (task === "calls") {
    for (let number = 0; number < Number(calls); number++) await pay(number, Number(lines), true);
  } else if (task === "serve") {
    const { createInterface } = await import("node:readline");
    let number = 0;
    for await (const line of createInterface({ input: process.stdin }))
      process.stdout.write(`${JSON.stringify(await run(pay, JSON.parse(line), () => number++))}\n`);
  }
  // Kept connections would let the peers wait.
  process.exit();
}

async function run(pay, task, nextNumber) {
  const latencies = [];
  const started = performance.now();
  const used = process.cpuUsage();
  const end = started + (task.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  let remaining = task.calls ?? Number.POSITIVE_INFINITY;
  const everything = task.read === "all";
  const work = async () => {
    while (performance.now() < end && remaining-- > 0) {
      const start = performance.now();
      await pay(nextNumber(), task.lines, everything);
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: task.at_once }, work));
  const { user, system } = process.cpuUsage(used);
  const wall = performance.now() - started;
  return {
    calls: latencies.length,
    cpu_us: user + system,
    wall_us: Math.round(wall * 1000),
    latencies_us: latencies.map((latency) => Math.round(latency * 1000)),
  };
}
