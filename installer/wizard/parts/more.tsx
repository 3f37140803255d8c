import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useForm } from "../form/form-context.ts";

/** What most people leave as it is. It opens by itself when something in it is wrong. */
export function More(props: {
  readonly label: string;
  /** Of the fields within. */
  readonly paths: readonly string[];
  readonly children: ComponentChildren;
}) {
  const { label, paths, children } = props;
  const { wrong } = useForm();
  const [isOpen, setOpen] = useState(false);
  const isWrong = paths.some((path) => wrong(path) !== null);
  useEffect(() => {
    if (isWrong) setOpen(true);
  }, [isWrong]);
  return (
    <details open={isOpen || isWrong} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{label}</summary>
      <div class="form">{children}</div>
    </details>
  );
}
