// A process that imports the package and does nothing with it.
import "iyzico";

process.exit();
