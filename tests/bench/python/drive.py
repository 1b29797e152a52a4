"""Does what `cargo xtask bench` says, and says what it cost. `src/drive.rs` has the protocol."""

import sys


def drive(pay):
    """Serves commands with a function that pays: `pay(number, lines, everything)`."""
    if sys.argv[1:] == ["once"]:
        pay(0, 3, False)
    elif sys.argv[1:2] == ["calls"]:
        for number in range(int(sys.argv[2])):
            pay(number, int(sys.argv[3]), True)
    elif sys.argv[1:] == ["serve"]:
        _serve(lambda task, report: _with_threads(pay, task, report))


def drive_async(pay, close):
    """The same with coroutine functions. Everything happens on one loop."""
    import asyncio

    loop = asyncio.new_event_loop()
    if sys.argv[1:] == ["once"]:
        loop.run_until_complete(pay(0, 3, False))
    elif sys.argv[1:] == ["serve"]:
        _serve(lambda task, report: loop.run_until_complete(_with_tasks(pay, task, report)))
    loop.run_until_complete(close())


class _Report:
    def __init__(self, task):
        from itertools import count
        from time import perf_counter, process_time

        self.clock, self.cpu = perf_counter, process_time
        self.calls = iter(range(task.get("calls") or sys.maxsize))
        self.latencies = []
        self.numbers = count()
        self.started, self.used = perf_counter(), process_time()
        self.end = self.started + (task.get("seconds") or float("inf"))

    def more(self):
        return self.clock() < self.end and next(self.calls, None) is not None

    def to_json(self):
        import json

        cpu, wall = self.cpu() - self.used, self.clock() - self.started
        return json.dumps(
            {
                "calls": len(self.latencies),
                "cpu_us": round(cpu * 1e6),
                "wall_us": round(wall * 1e6),
                "latencies_us": [round(latency * 1e6) for latency in self.latencies],
            },
        )


def _serve(run):
    import json

    for line in sys.stdin:
        task = json.loads(line)
        report = _Report(task)
        run(task, report)
        sys.stdout.write(report.to_json() + "\n")
        sys.stdout.flush()


def _with_threads(pay, task, report):
    lines, everything, clock = task["lines"], task["read"] == "all", report.clock

    def work():
        while report.more():
            started = clock()
            pay(next(report.numbers), lines, everything)
            report.latencies.append(clock() - started)

    if task["at_once"] == 1:
        return work()
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(task["at_once"]) as pool:
        for worker in [pool.submit(work) for _ in range(task["at_once"])]:
            worker.result()
    return None


async def _with_tasks(pay, task, report):
    import asyncio

    lines, everything, clock = task["lines"], task["read"] == "all", report.clock

    async def work():
        while report.more():
            started = clock()
            await pay(next(report.numbers), lines, everything)
            report.latencies.append(clock() - started)

    await asyncio.gather(*(work() for _ in range(task["at_once"])))
