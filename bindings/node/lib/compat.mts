// The face for `import`. There is one implementation, so that a class is the same in both worlds.
import Iyzipay from "./compat.js";

export default Iyzipay;
