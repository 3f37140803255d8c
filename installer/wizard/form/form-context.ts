import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Problem } from "../../answers/problem.ts";
import type { Draft } from "./draft.ts";

/** What the fields of a step share. */
export interface Form {
  readonly section: string;
  readonly draft: Draft;
  set(path: string, text: string): void;
  /** Several at once, as when a chain is chosen. */
  fill(texts: Draft): void;
  /** All of them, as when one of a list is taken away. */
  rewrite(draft: Draft): void;
  /** What is wrong with a field, or with a part of what it holds; null: nothing that is known. */
  wrong(path: string): Problem | null;
}

export const FormContext = createContext<Form | null>(null);

/** @throws Error outside of a form */
export function useForm(): Form {
  const form = useContext(FormContext);
  if (form === null) throw new Error("this is a bug: there is no form here");
  return form;
}
