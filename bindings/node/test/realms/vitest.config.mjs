export default { test: { include: ["errors.vitest.mjs"] } };
