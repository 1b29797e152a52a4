// The global fetch of Node.
import { PATH, signed, URL, verified } from "./by-hand.mjs";
import { drive } from "./drive.mjs";
import { read } from "./order.mjs";

await drive(async (number, lines, everything) => {
  const response = await fetch(URL + PATH, { method: "POST", ...signed(number, lines) });
  read(verified(await response.text()), everything);
});
