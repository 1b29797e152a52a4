const here = require("iyzico");
const other = require("iyzico-copy");
const { check } = require("./errors.cjs");

test("errors hold in the realm of Jest", () => check(here, other), 60_000);

test("Jest recognises them", async () => {
  const { Iyzico, ApiError } = here;
  const call = new Iyzico().bin.check({ binNumber: "999999" });
  await expect(call).rejects.toThrow(ApiError);
  await expect(new Iyzico().bin.check({ binNumber: "5" })).rejects.toMatchObject({
    name: "InvalidRequestError",
    outcome: "not_sent",
  });
});
