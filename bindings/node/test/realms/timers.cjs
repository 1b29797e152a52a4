// What holds under the fake timers of test runners, which stand still.
const assert = require("node:assert");

/** Calls end all the same, and no timer of the package is among those of the test. */
exports.check = async (fake, Iyzico, Compat) => {
  const env = process.env;
  assert.equal((await new Iyzico().bin.check({ binNumber: "552879" })).status, "success");
  const compat = new Compat({
    uri: env.IYZICO_BASE_URL,
    apiKey: env.IYZICO_API_KEY,
    secretKey: env.IYZICO_SECRET_KEY,
  });
  const found = await new Promise((resolve, reject) => {
    const end = (error, result) => (error ? reject(error) : resolve(result));
    compat.binNumber.retrieve({ binNumber: "552879" }, end);
  });
  assert.equal(found.status, "success");
  assert.equal(fake.getTimerCount(), 0);
  fake.runAllTimers();
};
