import type { CompletionNode } from "./completion-tree.ts";

/** What fish sources, or finds as blockhost.fish among its completions. */
export function fishCompletion(nodes: readonly CompletionNode[]): string {
  const paths = nodes.filter(({ path }) => path !== "").map(({ path }) => quoted(path));
  const lines = nodes.flatMap(({ path, commands, flags }) => {
    const when = `complete -c blockhost -n ${quoted(`__blockhost_at ${quoted(path)}`)}`;
    return [
      ...commands.map(({ name, words }) => `${when} -f -a ${name} -d ${quoted(words)}`),
      ...flags.map(({ flag, words, takes }) => {
        const more = { nothing: "-f", value: "-f -x", file: "-r -F" }[takes];
        return `${when} -l ${flag.slice(2)} ${more} -d ${quoted(words)}`;
      }),
    ];
  });
  return `# fish completion for blockhost; written by \`blockhost completion fish\`
function __blockhost_at
    set -l path ""
    for word in (commandline -opc)[2..]
        set -l longer (string trim -- "$path $word")
        contains -- $longer ${paths.join(" ")}; and set path $longer
    end
    test "$path" = "$argv[1]"
end
complete -c blockhost -f
${lines.join("\n")}`;
}

/** In fish's single quotes backslash and quote are escaped. */
function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
