import type { CompletionNode } from "./completion-tree.ts";

/** What zsh finds as `_blockhost` in its `fpath`, or sources. */
export function zshCompletion(nodes: readonly CompletionNode[]): string {
  const flags = nodes.flatMap((node) => node.flags);
  const taking = (kind: string) =>
    [...new Set(flags.filter(({ takes }) => takes === kind).map(({ flag }) => flag))].join("|");
  const cases = nodes.map(({ path, commands, flags: own }) => {
    const named = [...commands, ...own.map(({ flag: name, words }) => ({ name, words }))];
    const lines = named.map(({ name, words }) => `      ${quoted(`${name}:${words}`)}`);
    return `    ${quoted(path)}) offered=(\n${lines.join("\n")}\n    ) ;;`;
  });
  const paths = nodes.filter(({ path }) => path !== "").map(({ path }) => quoted(path));
  return `#compdef blockhost
# zsh completion for blockhost; written by \`blockhost completion zsh\`
_blockhost() {
  local before=\${words[CURRENT-1]} path_so_far="" word
  local -a offered
  case $before in
    ${taking("file")}) _files; return ;;
    ${taking("value")}) return ;;
  esac
  for word in "\${(@)words[2,CURRENT-1]}"; do
    word="\${path_so_far:+$path_so_far }$word"
    case $word in
      (${paths.join("|")}) path_so_far=$word ;;
    esac
  done
  case $path_so_far in
${cases.join("\n")}
  esac
  _describe command offered
}
if [ "$funcstack[1]" = _blockhost ]; then _blockhost; else compdef _blockhost blockhost ./blockhost; fi`;
}

/** In single quotes nothing has a meaning but the quote itself. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
