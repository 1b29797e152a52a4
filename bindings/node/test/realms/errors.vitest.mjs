import * as here from "iyzico";
import * as other from "iyzico-copy";
import { expect, test } from "vitest";
import { check } from "./errors.cjs";

test("errors hold in the realm of Vitest", () => check(here, other), 60_000);

test("Vitest recognises them", async () => {
  const { Iyzico, ApiError } = here;
  const call = new Iyzico().bin.check({ binNumber: "999999" });
  await expect(call).rejects.toThrow(ApiError);
  await expect(call).rejects.toBeInstanceOf(ApiError);
});
