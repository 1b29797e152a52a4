import { Iyzico } from "iyzico";
import Compat from "iyzico/compat";
import { test, vi } from "vitest";
import { check } from "./timers.cjs";

test("calls end under the fake timers of Vitest", async () => {
  vi.useFakeTimers();
  await check(vi, Iyzico, Compat);
});
