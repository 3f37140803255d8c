import { type Answer, useAnswer } from "../use-answer.ts";
import { useScene } from "./scene.ts";

/** What the keeper tells the operator at `/api/v1/admin/…`, read again each so often. @param everyMs null: once */
export function useRead<T>(path: string, everyMs: number | null): Answer<T> {
  return useAnswer<T>(`admin/${path}`, everyMs, useScene().ask);
}
