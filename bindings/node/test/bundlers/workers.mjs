// Four at a time, in threads of one process and in processes of a cluster.
import cluster from "node:cluster";
import { Worker } from "node:worker_threads";

if (process.argv[2] === "cluster") {
  cluster.setupPrimary({ exec: "pay.mjs" });
  for (let count = 0; count < 4; count++) {
    const worker = cluster.fork();
    worker.on("online", () => worker.disconnect());
  }
} else {
  for (let count = 0; count < 4; count++) new Worker("./pay.mjs");
}
