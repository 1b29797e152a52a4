// undici's pool, the fastest way that Node programs have.
import { Pool } from "undici";
import { authority, PATH, signed, URL, verified } from "./by-hand.mjs";
import { drive } from "./drive.mjs";
import { read } from "./order.mjs";

// Others have their turns between two of this one: a shorter time would let it open its connections anew.
const keepAliveTimeout = 60_000;
const pool = new Pool(URL, { connections: 64, connect: { ca: authority() }, keepAliveTimeout });

await drive(async (number, lines, everything) => {
  const { body, headers } = signed(number, lines);
  const response = await pool.request({ path: PATH, method: "POST", headers, body });
  read(verified(await response.body.text()), everything);
});
