// What this package needs of `node:diagnostics_channel`, where there is no Node: nobody ever listens.

const nobody = { hasSubscribers: false };

export function tracingChannel(): Record<string, typeof nobody> {
  return { start: nobody, end: nobody, asyncStart: nobody, asyncEnd: nobody, error: nobody };
}
