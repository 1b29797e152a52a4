// Whether the tests run over `iyzico/edge`; see register.mjs. There the platform makes the connections.
export const isEdge = process.env.IYZICO_EDGE === "1";
/** Options of a test of what has to do with connections. */
export const ofConnections = { skip: isEdge && "the platform makes the connections" };
