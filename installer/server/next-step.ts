import { type SectionName, sections } from "../answers/sections.ts";
import type { Finalizer } from "../finalize/finalizer.ts";
import type { SetupAnswers } from "./setup-answers.ts";

/** Where the operator goes on: the first section that is not answered yet, the summary, or the installation. */
export async function nextStep(
  answers: SetupAnswers,
  finalizer: Pick<Finalizer, "view">,
): Promise<SectionName | "summary" | "install"> {
  if ((await finalizer.view()).status !== "idle") return "install";
  const { valid } = await answers.view();
  const names = Object.keys(sections) as readonly SectionName[];
  return names.find((name) => !valid[name]) ?? "summary";
}
