/**
 * Files of the named modules and all they need, in loading order, from the text of modules.dep
 * (`path: path path ...`). Names that the kernel has built in are not in there and are left out.
 */
export function kernelModules(modulesDep: string, names: readonly string[]): string[] {
  const needs = new Map<string, string[]>();
  for (const line of modulesDep.split("\n")) {
    const [path, rest] = line.split(":");
    if (path && rest !== undefined) needs.set(path, rest.split(" ").filter(Boolean));
  }
  const nameOf = (path: string): string => path.replace(/^.*\//, "").replace(/\.ko(\.\w+)?$/, "");
  const byName = new Map([...needs.keys()].map((path) => [nameOf(path).replaceAll("-", "_"), path]));
  const order: string[] = [];
  const visit = (path: string): void => {
    if (order.includes(path)) return;
    for (const need of needs.get(path) ?? []) visit(need);
    order.push(path);
  };
  for (const name of names) {
    const path = byName.get(name);
    if (path) visit(path);
  }
  return order;
}
