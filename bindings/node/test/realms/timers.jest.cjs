const { check } = require("./timers.cjs");

test("calls end under the fake timers of Jest, even when the package is loaded under them", async () => {
  jest.useFakeTimers();
  await check(jest, require("iyzico").Iyzico, require("iyzico/compat"));
});
