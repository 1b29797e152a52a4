import { NativeClient } from "../native.cjs";
import { Attempts } from "./attempt.js";
import { variable } from "./environment.js";
import { inboxOfThread } from "./inbox.js";
import { jsonOf } from "./json.js";
import { textOf } from "./kinds.js";
import { read } from "./options.js";
import { translate } from "./report.js";
import { SETTINGS, type Settings } from "./settings.js";

/** What a client is made of: settings that were read, or what another client shares with it. */
export class Ready {
  constructor(
    readonly native: NativeClient,
    readonly attempts: Attempts | undefined,
  ) {}
}

/** Reads settings. */
export function makeReady(settings: Settings): Ready {
  if (settings instanceof Ready) return settings;
  const { onAttempt, callsPerMinute, formerMarks, rootCertificatePem, ...others } = read(
    settings,
    SETTINGS,
    "settings",
  );
  const native = {
    ...others,
    apiKey: others.apiKey ?? variable("IYZICO_API_KEY"),
    secretKey: others.secretKey ?? variable("IYZICO_SECRET_KEY"),
    baseUrl: others.baseUrl ?? variable("IYZICO_BASE_URL"),
    callsPerMinute: callsPerMinute && jsonOf("callsPerMinute", callsPerMinute),
    formerMarks: formerMarks && jsonOf("formerMarks", formerMarks),
    rootCertificatePem: rootCertificatePem && textOf(rootCertificatePem),
  };
  const attempts = onAttempt && new Attempts(onAttempt);
  const inbox = inboxOfThread().native;
  const make = () => new NativeClient(native, inbox, attempts?.native, attempts?.waker());
  return new Ready(translate(make), attempts);
}
