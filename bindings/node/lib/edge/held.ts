import type { NativeCallOptions } from "../../native.cjs";
import { type Inbox, Machine } from "./machine.js";

// What stands in the memory of the module for an object of JavaScript. Nothing there is collected: whoever makes it
// lets go of it as soon as it is of no use, and otherwise with the object.

/** What says which call it is, beside its request. */
type WhichCall = Pick<NativeCallOptions, "paymentId" | "extra">;

/** Something in the memory of the module. */
interface Held {
  forget(): void;
}

/** Lets go of what belongs to objects that nobody holds any more, where the platform tells of them. */
export const forgotten =
  typeof FinalizationRegistry === "function"
    ? new FinalizationRegistry<Held>((held) => held.forget())
    : undefined;

/** A client that the module made, under its number. A module that broke is replaced, and the client made again. */
export class Made implements Held {
  #machine: Machine;
  #number: number;
  readonly #make: (machine: Machine) => string;
  /** Itself in modules that broke: they remember what was sent. The latest is the first. */
  #before: { machine: Machine; number: number }[] = [];

  /** `make` holds the keys: a closure is shown by nothing, and copied by nothing. */
  constructor(
    machine: Machine,
    make: (machine: Machine) => string,
    readonly inbox: Inbox,
  ) {
    this.#machine = machine;
    this.#make = make;
    this.#number = Number(make(machine));
  }

  get machine(): Machine {
    const current = Machine.current();
    if (this.#machine !== current) {
      const number = Number(this.#make(current));
      const before = { machine: this.#machine, number: this.#number };
      this.#before = [before, ...this.#before].slice(0, MOST_BEFORE);
      this.#number = number;
      this.#machine = current;
    }
    return current;
  }

  get number(): number {
    return this.#number;
  }

  /**
   * The handle of what this client sent with the reference of a request before a module broke, and by which money may
   * have moved; empty when there is none. Where a module cannot say, any request may have been sent.
   */
  earlier(endpoint: string, request: string, options: WhichCall): string {
    const { machine } = this;
    if (this.#before.length === 0) return "";
    const { paymentId, extra } = options;
    // With fields that cannot be read, whatever has the same reference counts.
    const given = json({ endpoint, options: { paymentId, extra: "" } });
    // An attempt whose handle cannot be read: what comes back is that of the request.
    const own = json({ endpoint, options: { paymentId, extra, pending: "" } });
    for (const before of this.#before) {
      const open = before.machine.recall((run, lend) =>
        run.client_open(before.number, lend(given), lend(request)),
      );
      if (open === undefined) {
        return machine.ask((run, lend) => run.client_open(this.number, lend(own), lend(request)));
      }
      if (open) return open;
    }
    return "";
  }

  close(): void {
    this.#machine.free((run) => run.client_close(this.#number));
  }

  forget(): void {
    this.#machine.free((run) => run.client_forget(this.#number));
  }
}

/** A day of books, under a number that JavaScript gives. */
export class Day implements Held {
  readonly machine = Machine.current();
  readonly number = this.machine.number();

  forget(): void {
    this.machine.free((run) => run.day_forget(this.number));
  }
}

/** The arguments of a function of the module; what is `undefined` is left out. */
export function json(given: object): string {
  return JSON.stringify(given, (_, value: unknown) => {
    if (typeof value === "number" && !Number.isFinite(value)) return String(value);
    // What is no text becomes the character that stands for that, as everywhere where text is encoded.
    return typeof value === "string" ? value.toWellFormed() : value;
  });
}

/** Modules that broke and are asked: each holds its whole memory. The oldest is forgotten, as the oldest references are. */
const MOST_BEFORE = 8;
