// A process that imports a package in which there is nothing.
import "iyzico-bench/nothing";

process.exit();
