const here = require("iyzico");
const other = require("iyzico-copy");
const { check } = require("./errors.cjs");

check(here, other).then(
  () => console.log("errors hold"),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
