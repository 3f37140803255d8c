import type { Answers } from "../answers/answers.ts";

/** What rootd may do, as it is to stand in its file. Another node of a cluster is named in `always`, by hand. */
export function rootdConfig({ admin }: Pick<Answers, "admin">): object {
  return { ports: admin.ports, always: [] };
}
