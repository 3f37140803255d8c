import { guardTrial } from "../../../../installer/host/guard-trial.ts";

/** The guard of a trial, as the installer's program starts it. */
await guardTrial(process.argv.slice(2));
