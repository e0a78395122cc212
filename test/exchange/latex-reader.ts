/**
 * What a strict reader makes of LaTeX tables: every sign accounted for, every environment closed, every row complete.
 */
export interface ReadTable {
  readonly caption: string
  readonly label: string
  readonly alignment: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly long: boolean
}

const words: Readonly<Record<string, string>> = {
  textbackslash: '\\',
  textasciitilde: '~',
  textasciicircum: '^',
  textasciigrave: '`',
  textendash: '–',
  textemdash: '—',
  dag: '†',
  ldots: '…',
}
const mathematics: Readonly<Record<string, string>> = {
  '<': '<',
  '>': '>',
  '|': '|',
  '-': '−',
  '\\pm': '±',
  '\\times': '×',
  '\\rightarrow': '→',
  '\\leq': '≤',
  '\\geq': '≥',
}

export function readLatex(text: string): readonly ReadTable[] {
  const body = text
    .split('\n')
    .filter((line) => !line.startsWith('%'))
    .join('\n')
  const tables: ReadTable[] = []
  for (const [whole] of body.matchAll(
    /\\begin\{table\}[^]*?\\end\{table\}|\{\\(?:scriptsize|small)\n\\begin\{longtable\}[^]*?\\end\{longtable\}\}/g,
  ))
    tables.push(readTable(whole))
  const rest = body
    .replaceAll(
      /\\begin\{table\}[^]*?\\end\{table\}|\{\\(?:scriptsize|small)\n\\begin\{longtable\}[^]*?\\end\{longtable\}\}/g,
      '',
    )
    .trim()
  if (rest !== '') throw new Error(`outside of every table: ${rest.slice(0, 80)}`)
  return tables
}

function readTable(whole: string): ReadTable {
  const environments: string[] = []
  for (const [, which = '', name = ''] of whole.matchAll(/\\(begin|end)\{(\w+)\}/g)) {
    if (which === 'begin') environments.push(name)
    else if (environments.pop() !== name) throw new Error(`\\end{${name}} ends nothing`)
  }
  if (environments.length > 0) throw new Error(`never ended: ${environments.join(', ')}`)
  const alignment = /\\begin\{(?:tabular|longtable)\}\{([lr]+)\}/.exec(whole)?.[1] ?? ''
  const [, inner = ''] =
    /\\toprule\n([^]*?)\\end\{(?:tabular|longtable)\}/.exec(whole.replace(/\\endfirsthead[^]*?\\endfoot/, '')) ?? []
  const lines = inner
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '\\midrule' && line !== '\\bottomrule')
  const rows = lines.map((line) => {
    if (!line.endsWith(' \\\\')) throw new Error(`a row without an end: ${line}`)
    const cells = line
      .slice(0, -3)
      .split(/(?<!\\)&/)
      .map((cell) => readText(cell.trim()))
    if (cells.length !== alignment.length)
      throw new Error(`${cells.length} cells for ${alignment.length} columns: ${line}`)
    return cells
  })
  const [head = [], ...others] = rows
  return {
    caption: readText(argument(whole, 'caption')),
    label: argument(whole, 'label'),
    alignment,
    head,
    rows: others,
    long: whole.includes('{longtable}'),
  }
}

/** Up to the brace that closes it. */
function argument(whole: string, command: string): string {
  const begin = whole.indexOf(`\\${command}{`) + command.length + 2
  let [depth, at] = [1, begin]
  while (depth > 0) {
    const sign = whole[at]
    if (sign === undefined) throw new Error(`\\${command} is never closed`)
    if (sign === '\\') at++
    else depth += sign === '{' ? 1 : sign === '}' ? -1 : 0
    at++
  }
  return whole.slice(begin, at - 1)
}

/** A text as it is printed; whatever TeX would take for something else is an error. */
export function readText(latex: string): string {
  let text = ''
  for (let at = 0; at < latex.length;) {
    const rest = latex.slice(at)
    const [taken, printed] = next(rest)
    text += printed
    at += taken.length
  }
  return text
}

function next(rest: string): readonly [string, string] {
  const sign = /^\\([{}$&#%_])/.exec(rest)
  if (sign) return [sign[0], sign[1] ?? '']
  const word = /^\\([a-z]+)\{\}/.exec(rest)
  if (word) {
    const printed = words[word[1] ?? '']
    if (printed === undefined) throw new Error(`unknown command: ${word[0]}`)
    return [word[0], printed]
  }
  const math = /^\$([^$]+)\$/.exec(rest)
  if (math) {
    const printed = mathematics[math[1] ?? '']
    if (printed === undefined) throw new Error(`unknown mathematics: ${math[0]}`)
    return [math[0], printed]
  }
  if (rest.startsWith('{}')) return ['{}', '']
  if (rest.startsWith("''")) return ["''", '"']
  if (/^[\\{}$&#%_^<>|"`\n\r\t]/.test(rest) || rest.startsWith('--'))
    throw new Error(`not a text: ${rest.slice(0, 20)}`)
  const [character = ''] = rest
  if (character === '~') return ['~', ' ']
  const whole = String.fromCodePoint(rest.codePointAt(0) ?? 0)
  return [whole, whole]
}
