import { readFileSync } from "node:fs";
import type { FaultRule, Scenario } from "./fault-types.js";
import { jsonOf } from "./json.js";
import { kindOf } from "./kinds.js";
import { wrong } from "./options.js";

export type { Fault, FaultMoment, FaultRule, Scenario } from "./fault-types.js";

/** Which requests a fault concerns: those that meet every condition. */
export type FaultConditions = Omit<FaultRule, "fault">;

/** A rule and how often it was met. */
export interface FaultState extends FaultRule {
  /** How many requests met its conditions. */
  met: number;
  /** How often its fault happened. */
  fired: number;
}

/** The text of a scenario: of an object, of a file, or the text itself. */
export function scenarioText(scenario: Scenario | URL | string): string {
  if (!scenario || !["string", "object"].includes(typeof scenario)) {
    const allowed = "an object, a text or the path of a file";
    throw wrong("scenario", `must be ${allowed}, not ${kindOf(scenario)}`);
  }
  if (scenario instanceof URL || (typeof scenario === "string" && FILE.test(scenario))) {
    return readScenario(scenario);
  }
  return typeof scenario === "string" ? scenario : jsonOf("scenario", scenario);
}

function readScenario(file: URL | string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    const { code } = thrown as { code?: string };
    throw wrong("scenario", `is a file that cannot be read: ${code}`);
  }
}

const FILE = /^[^\n]*\.(toml|json)$/;
