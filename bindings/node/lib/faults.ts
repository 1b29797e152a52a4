import { readFileSync } from "node:fs";
import type { CallName } from "./api.js";
import { jsonOf } from "./json.js";
import { kindOf } from "./kinds.js";
import { wrong } from "./options.js";

/** Something that goes wrong on the way to the simulator, in it, or on the way back. */
export type Fault =
  /** Error 50000, with the code as a number as documented. The call is not carried out. */
  | "rateLimited"
  /** The call is carried out, and the response has status 200 and no body. */
  | "emptyResponse"
  /** The call is carried out, and the response is the first half of the JSON. */
  | "halfResponse"
  /** The call is carried out, and its JSON is said to be HTML. */
  | "wrongContentType"
  /** The call is carried out; the signature of the response belongs to another one. */
  | "wrongSignature"
  /** The call is carried out; the response has no signature. */
  | "missingSignature"
  /** The simulator takes its time, before the call is carried out or after it. */
  | { delay: { milliseconds: number; at?: FaultMoment } }
  /**
   * The connection is closed: once the head of the request was read, or the whole of it, both without
   * carrying the call out; once it was carried out; or after so many bytes of the response.
   */
  | { cut: "beforeRead" | "afterRead" | "afterCommit" | { responseByte: number } }
  /** A proxy responds with a page of HTML; by default 502, after the call was carried out. */
  | { gateway: { status?: number; at?: FaultMoment } }
  /** The call is carried out; somebody changes a field of the response on the way. */
  | { tamper: { field: string; value?: unknown } }
  /** The response comes slowly. */
  | { drip: { bytes: number; everyMilliseconds: number } }
  /** The call is carried out, but look-ups do not see it for a while on the simulator's clock. */
  | { lag: { seconds: number } }
  /** Something happens to a notification. Rules with it name no call. */
  | { webhook: "lost" | "duplicate" | "reorder" | { late: { seconds: number } } };

/** Before or after a call is carried out. */
export type FaultMoment = "beforeCommit" | "afterCommit";

/** Which requests a fault concerns: those that meet every condition. */
export interface FaultConditions {
  /** Only these calls. */
  call?: CallName | readonly CallName[];
  /** Only requests with this `conversationId`. */
  conversationId?: string;
  /** Lets so many requests pass first. */
  skip?: number;
  /** Only so often. */
  times?: number;
  /** With this probability, between 0 and 1. The seed of the scenario decides. */
  chance?: number;
}

/** A fault, and the requests that it concerns. */
export interface FaultRule extends FaultConditions {
  /** What goes wrong. */
  fault: Fault;
}

/** A rule and how often it was met. */
export interface FaultState extends FaultRule {
  /** How many requests met its conditions. */
  met: number;
  /** How often its fault happened. */
  fired: number;
}

/** Faults that belong together, as they stand in a scenario file. */
export interface Scenario {
  /** What it calls itself. */
  name?: string;
  /** Decides what happens by chance. */
  seed?: number;
  /** Whether calls beyond the published limits are refused with 50000; as before when missing. */
  enforceRateLimits?: boolean;
  /** The rules. Of several faults for one request, the first that decides how it ends is taken. */
  rule?: readonly FaultRule[];
}

/** The text of a scenario: of an object, of a file, or the text itself. */
export function scenarioText(scenario: Scenario | URL | string): string {
  if (!scenario || !["string", "object"].includes(typeof scenario)) {
    const allowed = "an object, a text or the path of a file";
    throw wrong("scenario", `must be ${allowed}, not ${kindOf(scenario)}`);
  }
  if (scenario instanceof URL || (typeof scenario === "string" && FILE.test(scenario))) {
    return readFileSync(scenario, "utf8");
  }
  return typeof scenario === "string" ? scenario : jsonOf("scenario", scenario);
}

const FILE = /^[^\n]*\.(toml|json)$/;
