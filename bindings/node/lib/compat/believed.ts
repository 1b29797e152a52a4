import type { Found } from "./found.js";

/** What is posted, and taken for true. */
export function* believed(code: string): Generator<Found> {
  if (isVerified(code)) return;
  const event = code.search(EVENT);
  if (event >= 0) {
    const text = "a notification is trusted without checking its signature; use webhook.verify";
    yield { at: event, rule: ["money", "unverified-webhook"], text };
  }
  const status = code.search(/mdStatus/);
  if (status >= 0) {
    const text =
      "a post from the browser is trusted without checking its signature; use callback.read";
    yield { at: status, rule: ["money", "unverified-callback"], text };
  }
}

/** Whether something looks at a signature: what only has the word in it does not. */
function isVerified(code: string): boolean {
  if (OURS.test(code) || THEIRS.test(code)) return true;
  return [...code.matchAll(/[!=]==?/g)].some(({ index, 0: sign }) => {
    const [, left = ""] = LEFT.exec(code.slice(Math.max(0, index - NEAR), index)) ?? [];
    const [, right = ""] = RIGHT.exec(code.slice(index + sign.length, index + NEAR)) ?? [];
    return SIGNED.test(`${left} ${right}`) && !NOTHING.test(left) && !NOTHING.test(right);
  });
}

/**
 * Fields of a notification. `paymentConversationId` is one of requests and reports as well: there it is not
 * taken out of what was posted.
 */
const EVENT =
  /iyziEventType|iyziReferenceCode|\b(?:body|payload|event|notification|data|json\(\))\)?[?!]?\.paymentConversationId\b|\bpaymentConversationId\b(?<=\{[^{}]*)(?=[^{}]*\}\s*(?::[^=;]*)?=\s*(?:await\b|\(|[\w.]*(?:body|payload|event|notification|data)\b|JSON\b))/;

/** What this package has for it. */
const OURS =
  /\bwebhook\s*\??\.\s*verify\s*\(|\bcallback\s*\??\.\s*read\s*\(|["'`]iyzico\/(?:express|fastify|hono|lambda|nest|next|web)["'`]/;

/** A function of the program or of Node that compares, by its name. */
const THEIRS =
  /\btimingSafeEqual\s*\(|\b\w*(?:verif|valid|check|compare)\w*(?:signature|hmac|webhook|callback)\w*\s*\(|(?:\bverify\w*|equals?|compare)\s*\([^()]*signature|signature\w*\s*\.\s*(?:equals|localeCompare)\s*\(/i;

/** What stands on one side of a comparison; of what is longer, the end beside the sign. */
const SIDE =
  "((?:typeof\\s+)?(?:[\\w$.?!]|\\[[^\\][]*\\]|\\((?:[^()]|\\([^()]*\\))*\\)|[\"'`][^\"'`\\n]*[\"'`])+)";
const LEFT = new RegExp(`${SIDE}\\s*$`);
const RIGHT = new RegExp(`^\\s*${SIDE}`);
const NEAR = 200;
const SIGNED = /signature|hmac|digest|x-iyz|\bsig\b|\bhash\b(?!\()/i;
/** What a signature is compared with to see whether there is one. */
const NOTHING = /^(?:$|typeof\s|undefined$|null$|true$|false$|\d|["'`])/;
