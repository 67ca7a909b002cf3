/** A number that a query asks for, with the labels that it names in braces. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** What a query names: numbers, and labels to group or to match by. */
export interface Named {
  readonly selectors: readonly Selector[];
  readonly groupedBy: readonly string[];
  /** Labels that the query makes itself. */
  readonly made: readonly string[];
}

type Kind = 'text' | 'name' | 'number' | 'duration' | 'sign';
interface Token {
  readonly kind: Kind;
  readonly is: string;
}

const lexemes: readonly (readonly [Kind, RegExp])[] = [
  ['text', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y],
  ['duration', /\[[^\]]*\]/y],
  ['number', /(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+)/iy],
  ['name', /[a-zA-Z_:][\w:]*/y],
  ['sign', /=~|!~|!=|==|<=|>=|[-+*/%^(){}=<>,]/y],
];

const tokensOf = (query: string): readonly Token[] => {
  const tokens: Token[] = [];
  for (let at = 0; at < query.length;) {
    const space = /\s+/y;
    space.lastIndex = at;
    if (space.test(query)) {
      at = space.lastIndex;
      continue;
    }
    const lexeme = lexemes.find(([, pattern]) => {
      pattern.lastIndex = at;
      return pattern.test(query);
    });
    if (lexeme === undefined) throw new SyntaxError(`nothing that PromQL knows: ${query.slice(at, at + 20)}`);
    const end = lexeme[1].lastIndex;
    tokens.push({ kind: lexeme[0], is: query.slice(at, end) });
    at = end;
  }
  return tokens;
};

const grouping = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);
const words = new Set(['and', 'or', 'unless', 'bool', 'offset', ...grouping]);

/**
 * Reads what a PromQL query names. It knows words, braces and groups, which is enough to tell numbers from functions and labels; whether a query
 * makes sense, `promtool` says.
 */
export const namedIn = (query: string): Named => {
  const tokens = tokensOf(query);
  const selectors: Selector[] = [];
  const groupedBy: string[] = [];
  const made: string[] = [];
  const depth: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const { kind, is } = tokens[at]!;
    const next = tokens[at + 1]?.is;
    if (is === '(' || is === '{') depth.push(is === '(' ? ')' : '}');
    if ((is === ')' || is === '}') && depth.pop() !== is) throw new SyntaxError(`${is} closes nothing: ${query}`);
    if (kind !== 'name') continue;
    if (grouping.has(is)) {
      // group_left and group_right may stand without a list.
      if (next !== '(') continue;
      const end = tokens.findIndex((token, index) => index > at && token.is === ')');
      groupedBy.push(...tokens.slice(at + 2, end).flatMap((token) => (token.kind === 'name' ? [token.is] : [])));
      at = end;
    } else if (words.has(is)) continue;
    else if (next === '(') {
      // label_replace(v, "made", …): what it makes is no label of a number.
      if (is === 'label_replace' || is === 'label_join') {
        const label = tokens.slice(at).find((token) => token.kind === 'text' && /^"[a-z_]+"$/.test(token.is));
        if (label !== undefined) made.push(label.is.slice(1, -1));
      }
    } else if (next === 'by' || next === 'without') {
      // An aggregation whose grouping comes first.
    } else {
      const end = next === '{' ? tokens.findIndex((token, index) => index > at && token.is === '}') : at;
      const inside = tokens.slice(at + 2, end);
      const labels = inside.flatMap((token, index) =>
        token.kind === 'name' && ['=', '!=', '=~', '!~'].includes(inside[index + 1]?.is ?? '') ? [token.is] : [],
      );
      selectors.push({ metric: is, labels });
      at = end;
    }
  }
  if (depth.length > 0) throw new SyntaxError(`${depth.join('')} is missing: ${query}`);
  return { selectors, groupedBy, made };
};
