import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { hostName } from "../host-name.ts";
import { Toasts } from "./toasts.tsx";

/** A page's content. What surrounds it stands in index.html, and is there before any script. */
export function Frame(props: {
  /** For cards beside each other; else as wide as a form. */
  readonly isWide?: boolean;
  readonly children: ComponentChildren;
}) {
  const { isWide = false, children } = props;
  return (
    <>
      <main id="main" tabIndex={-1} class={isWide ? "wide" : undefined}>
        {children}
      </main>
      <Toasts />
    </>
  );
}

/** A page's heading. When the view changes under a person, focus and the window's title go with it. */
export function Title({
  children,
  takesFocus,
}: {
  readonly children: string;
  readonly takesFocus?: boolean;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} · ${hostName()}`;
    if (takesFocus) heading.current?.focus();
  }, [children, takesFocus]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
