import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { text } from "../text.ts";

/** What surrounds every page. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  const here = (path: string) => (location.pathname === path ? ("page" as const) : undefined);
  return (
    <>
      <header class="top">
        <a class="brand" href="/">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path class="brand-body" d="M16 1.5 29 9v14l-13 7.500L3 23V9z" />
            <path
              class="brand-mark"
              d="m10.2 11.6 4.4 4.4-4.4 4.4 1.9 1.9 6.3-6.3-6.3-6.300zM17.5 19.600h6v2.700h-6z"
            />
          </svg>
          {text.name}
        </a>
        <nav aria-label={text.nav.label}>
          <a href="/keys" aria-current={here("/keys")}>
            {text.nav.keys}
          </a>
          <a href="/sign" aria-current={here("/sign")}>
            {text.nav.sign}
          </a>
        </nav>
      </header>
      <main>{children}</main>
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
    document.title = `${children} · ${text.name}`;
    if (takesFocus) heading.current?.focus();
  }, [children, takesFocus]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
