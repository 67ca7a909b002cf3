export interface Instruction {
  readonly line: number;
  readonly keyword: string;
  readonly rest: string;
}

/** The instructions of a Dockerfile: comments gone, continued lines joined. */
export const instructionsOf = (dockerfile: string): readonly Instruction[] => {
  const found: Instruction[] = [];
  let begun: { line: number; text: string } | undefined;
  for (const [index, line] of dockerfile.split('\n').entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    begun = { line: begun?.line ?? index + 1, text: `${begun?.text ?? ''}${line.replace(/\\$/, '').trim()} ` };
    if (line.endsWith('\\')) continue;
    const [, keyword = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(begun.text.trim()) ?? [];
    found.push({ line: begun.line, keyword: keyword.toUpperCase(), rest });
    begun = undefined;
  }
  return found;
};

/** The same by stage, in order; what stands before the first FROM is not one. */
export const stagesOf = (
  instructions: readonly Instruction[],
): readonly { readonly name: string; readonly instructions: readonly Instruction[] }[] =>
  instructions.reduce<{ name: string; instructions: Instruction[] }[]>((stages, instruction) => {
    if (instruction.keyword === 'FROM')
      stages.push({ name: /\sAS\s+(\S+)$/i.exec(instruction.rest)?.[1] ?? '', instructions: [] });
    else stages.at(-1)?.instructions.push(instruction);
    return stages;
  }, []);
