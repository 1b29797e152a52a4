export default {
  input: "pay.mjs",
  external: [/^iyzico/],
  output: { file: ".out/rollup.mjs" },
};
