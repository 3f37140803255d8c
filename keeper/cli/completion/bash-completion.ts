import type { CompletionNode } from "./completion-tree.ts";

/** What bash sources to complete the program's words. */
export function bashCompletion(nodes: readonly CompletionNode[]): string {
  const flags = nodes.flatMap((node) => node.flags);
  const taking = (kind: string) =>
    [...new Set(flags.filter(({ takes }) => takes === kind).map(({ flag }) => flag))].join("|");
  const cases = nodes.map(({ path, commands, flags: own }) => {
    const words = [...commands.map(({ name }) => name), ...own.map(({ flag }) => flag)].join(" ");
    return `    "${path}") words="${words}" ;;`;
  });
  const paths = nodes.filter(({ path }) => path !== "").map(({ path }) => `"${path}"`);
  return `# bash completion for blockhost; written by \`blockhost completion bash\`
_blockhost() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path="" words="" index word
  case "$previous" in
    ${taking("file")}) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    ${taking("value")}) COMPREPLY=(); return ;;
  esac
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${path:+$path }\${COMP_WORDS[index]}"
    case "$word" in
      ${paths.join("|")}) path="$word" ;;
    esac
  done
  case "$path" in
${cases.join("\n")}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o filenames -F _blockhost blockhost ./blockhost`;
}
