import { z } from "zod";

/** As Linux names a network interface: it can be no option of a program, and no path. */
export const interfaceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/, "an interface's name, as in eth0: at most 15 characters");
