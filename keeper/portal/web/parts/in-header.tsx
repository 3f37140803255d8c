import { type ComponentChild, render } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Puts something into the page's header, at its end: an account, as a rule. */
export function InHeader({ children }: { readonly children: ComponentChild }) {
  useLayoutEffect(() => {
    const place = document.getElementById("account");
    if (place !== null) render(children, place);
  });
  useLayoutEffect(
    () => () => {
      const place = document.getElementById("account");
      if (place !== null) render(null, place);
    },
    [],
  );
  return null;
}
