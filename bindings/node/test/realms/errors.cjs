// What holds of errors wherever the package is loaded. `here` is the package as the program sees it, `other` a
// second copy of it.
const { card, payment } = require("./request.cjs");

const must = (fact, what) => {
  if (!fact) throw new Error(`it does not hold that ${what}`);
};

const thrownBy = async (work) => {
  try {
    await work();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was thrown");
};

/** Checks an error of this class, with the classes of both copies. */
function isOneOf(error, names, here, other) {
  must(error instanceof Error, `${names[0]} is an Error of this realm`);
  must(error.name === names[0], `the name of ${error.name} is ${names[0]}`);
  must(!error.message.includes("{"), `${error.message} is a sentence`);
  must(["not_sent", "refused", "unknown"].includes(error.outcome), "errors have an outcome");
  for (const { [names[0]]: _, ...classes } of [here]) {
    for (const [name, type] of Object.entries(classes)) {
      if (!name.endsWith("Error")) continue;
      must(error instanceof type === names.includes(name), `${names[0]} and ${name}`);
      must(error instanceof other[name] === names.includes(name), `${names[0]} and other ${name}`);
    }
  }
  must(error instanceof here[names[0]] && error instanceof other[names[0]], names[0]);
  must(JSON.parse(JSON.stringify(error)).name === names[0], `the JSON of ${names[0]} has its name`);
}

async function check(here, other) {
  const { Iyzico } = here;
  const iyzico = new Iyzico();
  const insufficient = payment({ paymentCard: { ...card, cardNumber: "4111111111111129" } });

  const declined = await thrownBy(() => iyzico.payment.create(insufficient));
  isOneOf(declined, ["CardDeclinedError", "ApiError", "IyzicoError"], here, other);
  must(declined.code === "10051" && declined.conversationId, "a refusal has code and reference");

  const invalid = await thrownBy(() => iyzico.payment.create(payment({ price: "1,00" })));
  isOneOf(invalid, ["InvalidRequestError", "IyzicoError"], here, other);
  must(Array.isArray(invalid.findings), "findings are a list");

  const wrongKey = iyzico.withKeys({ apiKey: "sandbox-a", secretKey: "sandbox-b" });
  const refused = await thrownBy(
    () => wrongKey.connection.retrieve?.() ?? wrongKey.bin.check({ binNumber: "552879" }),
  );
  isOneOf(refused, ["AuthenticationError", "ApiError", "IyzicoError"], here, other);

  const config = await thrownBy(() => new Iyzico({ baseUrl: "http://example.com" }));
  isOneOf(config, ["ConfigError", "IyzicoError"], here, other);
  must(config.setting === "baseUrl", "a setting is named as it was written");
  isOneOf(
    await thrownBy(() => iyzico.lint("payment.give", {})),
    ["ConfigError", "IyzicoError"],
    here,
    other,
  );

  const reason = new Error("the buyer left");
  const aborted = await thrownBy(() =>
    iyzico.payment.create(payment(), { signal: AbortSignal.abort(reason) }),
  );
  isOneOf(aborted, ["TransportError", "IyzicoError"], here, other);
  must(aborted.cause === reason, "the reason of a signal is kept");

  const unsigned = new Uint8Array(
    new TextEncoder().encode('{"iyziEventType":"API_AUTH","paymentId":"1"}'),
  );
  const forged = await thrownBy(() => here.verifyWebhook(unsigned, {}));
  isOneOf(forged, ["SignatureError", "IyzicoError"], here, other);

  const unreachable = new Iyzico({ baseUrl: "http://127.0.0.1:9" });
  const transport = await thrownBy(() => unreachable.payment.create(payment()));
  isOneOf(transport, ["TransportError", "IyzicoError"], here, other);

  const settled = await iyzico.payment.createOnce(insufficient);
  must(settled.status === "declined", "a declined card is declined");
  isOneOf(settled.error, ["CardDeclinedError", "ApiError", "IyzicoError"], here, other);

  const paying = iyzico.payment.create(payment());
  must(paying instanceof Promise, "a call returns a promise of this realm");
  must(
    Object.getPrototypeOf(await paying) === Object.prototype,
    "a response is a plain object of this realm",
  );

  class OwnError extends here.ApiError {}
  must(!(declined instanceof OwnError), "an error is none of a class that a program derives");

  await iyzico.close();
  const closed = await thrownBy(() => iyzico.payment.create(payment()));
  isOneOf(closed, ["ClientClosedError", "IyzicoError"], here, other);
}

module.exports = { check };
