import { useEffect, useState } from "preact/hooks";

/** Where the panel is, below `/admin`; links within it change that without a new document, which would end the session. */
export function usePath(): string {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const isPlain =
        event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
      if (link === null || !isPlain || link.target !== "" || !/^\/admin(\/|$)/.test(link.pathname)) return;
      if (link.origin !== location.origin) return;
      event.preventDefault();
      history.pushState(null, "", link.pathname);
      setPath(link.pathname);
      scrollTo(0, 0);
    };
    const back = () => setPath(location.pathname);
    document.addEventListener("click", follow);
    addEventListener("popstate", back);
    return () => {
      document.removeEventListener("click", follow);
      removeEventListener("popstate", back);
    };
  }, []);
  return path.replace(/^\/admin\/?/, "");
}
