export default {
  entry: "./pay.mjs",
  mode: "production",
  target: "node20",
  externals: [/^iyzico/],
  externalsType: "commonjs",
  output: { path: `${import.meta.dirname}/.out`, filename: "webpack.cjs" },
};
