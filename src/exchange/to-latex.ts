import { composed } from '#core/composed.ts'
import type { TextTable } from '#core/tables/table.ts'
import { codePointName, showHidden } from '#core/visible.ts'

/** Characters of a row, from which it does not fit a page in its usual size. */
const wide = 92

/** Rows, from which a table goes over several pages. */
const long = 40

/** Tables for `\input` in a document; booktabs, and further packages that the first lines name. */
export function toLatex(tables: readonly TextTable[]): string {
  const written = tables.map(tableOf)
  const packages = [
    'booktabs',
    ...(written.some((each) => each.includes('\\resizebox')) ? ['graphicx'] : []),
    ...(written.some((each) => each.includes('{longtable}')) ? ['longtable'] : []),
  ]
  const text = written.join('\n')
  return [
    ...packages.map((name) => `% \\usepackage{${name}}`),
    ...(beyondLatin.test(text)
      ? ['% Holds characters that pdfLaTeX does not know: compile it with XeLaTeX or LuaLaTeX.']
      : []),
    '',
    text,
  ].join('\n')
}

/** A text as LaTeX prints it, whatever it is made of. */
export function latexText(value: string): string {
  return Array.from(
    composed(value),
    (character) =>
      signs[character] ??
      (unprinted.test(character) ? codeOf(character) : showHidden(character, (code) => `[${codePointName(code)}]`)),
  )
    .join('')
    .replaceAll(/-(?=-)/g, '-{}')
}

const signs: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '$<$',
  '>': '$>$',
  '|': '$|$',
  '"': "''",
  '`': '\\textasciigrave{}',
  '−': '$-$',
  '–': '\\textendash{}',
  '—': '\\textemdash{}',
  '±': '$\\pm$',
  '×': '$\\times$',
  '→': '$\\rightarrow$',
  '≤': '$\\leq$',
  '≥': '$\\geq$',
  '†': '\\dag{}',
  '…': '\\ldots{}',
  '‘': '`',
  '’': "'",
  '“': '``',
  '”': "''",
  '\t': ' ',
  '\n': ' ',
  '\r': ' ',
  '\u00a0': '~',
}

/** Beside what hides: characters that every font has another picture of, or none. */
const unprinted = /\p{Co}/u

/** Beyond Latin-1 and Latin Extended-A. */
const beyondLatin = /[^\u0000-\u017f]/

function codeOf(character: string): string {
  return `[${codePointName(character.codePointAt(0) ?? 0)}]`
}

function tableOf(table: TextTable): string {
  return table.parts.reduce((sum, rows) => sum + rows.length, 0) > long ? longTable(table) : floatingTable(table)
}

function floatingTable(table: TextTable): string {
  const scaled = isWide(table)
  return [
    '\\begin{table}[htbp]',
    '  \\centering',
    `  \\caption{${latexText(table.caption)}}`,
    `  \\label{tab:${labelOf(table.name)}}`,
    '  \\medskip',
    ...(scaled ? ['  \\resizebox{\\linewidth}{!}{%'] : []),
    `  \\begin{tabular}{${alignment(table)}}`,
    '    \\toprule',
    `    ${headOf(table)}`,
    '    \\midrule',
    ...bodyOf(table),
    '    \\bottomrule',
    `  \\end{tabular}${scaled ? '}' : ''}`,
    '\\end{table}',
    '',
  ].join('\n')
}

function longTable(table: TextTable): string {
  return [
    `{${isWide(table) ? '\\scriptsize' : '\\small'}`,
    `\\begin{longtable}{${alignment(table)}}`,
    `  \\caption{${latexText(table.caption)}}\\label{tab:${labelOf(table.name)}}\\\\`,
    '    \\toprule',
    `    ${headOf(table)}`,
    '    \\midrule',
    '  \\endfirsthead',
    '    \\toprule',
    `    ${headOf(table)}`,
    '    \\midrule',
    '  \\endhead',
    '    \\bottomrule',
    '  \\endfoot',
    ...bodyOf(table),
    '\\end{longtable}}',
    '',
  ].join('\n')
}

function bodyOf({ parts }: TextTable): string[] {
  return parts.flatMap((rows, i) => [
    ...(i > 0 ? ['    \\midrule'] : []),
    ...rows.map((cells) => `    ${rowOf(cells)}`),
  ])
}

function headOf({ columns }: TextTable): string {
  return rowOf(columns.map(({ title }) => title))
}

function rowOf(cells: readonly string[]): string {
  // After a row's end LaTeX takes a bracket or a star for an option of it.
  return `${cells.map((cell, i) => `${i === 0 && /^[[*]/.test(cell) ? '{}' : ''}${latexText(cell)}`).join(' & ')} \\\\`
}

function alignment({ columns }: TextTable): string {
  return columns.map(({ isNumeric }) => (isNumeric ? 'r' : 'l')).join('')
}

function isWide({ columns, parts }: TextTable): boolean {
  const widths = columns.map(({ title }, i) =>
    Math.max(title.length, ...parts.flatMap((rows) => rows.map((cells) => cells[i]?.length ?? 0))),
  )
  return widths.reduce((sum, width) => sum + width + 2, 0) > wide
}

function labelOf(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9-]+/g, '-')
}
