import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TextTable } from '#core/tables/table.ts'
import { visible } from '#core/visible.ts'
import { latexText, toLatex } from '#exchange/to-latex.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { readLatex, readText } from './latex-reader.ts'

test.each([
  ["a task's name", 'task1344_glue_entailment', String.raw`task1344\_glue\_entailment`],
  [
    'signs that mean something',
    '50 % of {A & B} #1 $5 a\\b',
    String.raw`50 \% of \{A \& B\} \#1 \$5 a\textbackslash{}b`,
  ],
  ['signs that are accents', '~ ^ `', String.raw`\textasciitilde{} \textasciicircum{} \textasciigrave{}`],
  ['a minus that is as wide as a plus', '−14.3 to +15.8', '$-$14.3 to +15.8'],
  ['what the app writes', 'a → b †, ±3 × 2 …', String.raw`a $\rightarrow$ b \dag{}, $\pm$3 $\times$ 2 \ldots{}`],
  ['a p value', '< 0.001', '$<$ 0.001'],
  ['hyphens that would become a dash', 'a--b---c', 'a-{}-b-{}-{}-c'],
  ['lines of a text', 'a\nb\tc', 'a b c'],
  ['what hides and turns', 'yes\u202e\u0007', 'yes[U+202E][U+0007]'],
  ['what steers a terminal', '\u001b[2Jgone\u009b31m', '[U+001B][2Jgone[U+009B]31m'],
  [
    'ends of lines and pages that TeX or an editor would take for some',
    'a\u2028b\u2029c\u000cd\u000be\u0085f\r\ng',
    'a[U+2028]b[U+2029]c[U+000C]d[U+000B]e[U+0085]f  g',
  ],
  ['letters with accents', 'naïve café', 'naïve café'],
])('%s', (_, text, expected) => expect(latexText(text)).toBe(expected))

test('whatever a text is made of, it is read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
      const printed = Array.from(text.normalize('NFC'), (character) =>
        /[\t\n\r\u00a0]/.test(character)
          ? ' '
          : visible(character) !== character || /\p{Co}/u.test(character)
            ? `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`
            : character,
      )
        .join('')
        .replaceAll('‘', "'")
        .replaceAll('’', "'")
        .replaceAll(/[“”]/g, '"')
        .replaceAll("''", '"')
      expect(readText(latexText(text)).replaceAll("''", '"')).toBe(printed)
    }),
  )
})

const table = (rows: readonly (readonly string[])[], change: Partial<TextTable> = {}): TextTable => ({
  name: 'results by/task',
  caption: '100 % of a_b, ±3',
  columns: [
    { title: 'Line & more', isNumeric: false, isName: false },
    { title: 'n', isNumeric: true, isName: false },
  ],
  parts: [rows],
  ...change,
})

describe('tables', () => {
  test('parts have a rule between them, numbers stand right', () => {
    expect(toLatex([table([], { parts: [[['a_b', '1']], [['[c]', '−2.0']]] })])).toBe(String.raw`% \usepackage{booktabs}

\begin{table}[htbp]
  \centering
  \caption{100 \% of a\_b, $\pm$3}
  \label{tab:results-by-task}
  \medskip
  \begin{tabular}{lr}
    \toprule
    Line \& more & n \\
    \midrule
    a\_b & 1 \\
    \midrule
    {}[c] & $-$2.0 \\
    \bottomrule
  \end{tabular}
\end{table}
`)
  })

  test('a wide one is scaled, a long one goes over pages, and what they need is said', () => {
    const rows = Array.from({ length: 41 }, (_, i) => [`task_${i}`, String(i)])
    const text = toLatex([
      table(rows),
      table([['a line whose name is much longer than a page is wide, as those of tuned models are, mostly', '1']]),
      table([['任务', '1']]),
    ])
    expect(text.split('\n').slice(0, 4)).toEqual([
      '% \\usepackage{booktabs}',
      '% \\usepackage{graphicx}',
      '% \\usepackage{longtable}',
      '% Holds characters that pdfLaTeX does not know: compile it with XeLaTeX or LuaLaTeX.',
    ])
    expect(readLatex(text).map(({ long, head, rows: read }) => [long, head, read.length])).toEqual([
      [true, ['Line & more', 'n'], 41],
      [false, ['Line & more', 'n'], 1],
      [false, ['Line & more', 'n'], 1],
    ])
  })
})

const hasLatex =
  String(spawnSync('kpsewhich', ['booktabs.sty', 'longtable.sty', 'graphicx.sty']).stdout)
    .trim()
    .split('\n').length === 3

describe.skipIf(!hasLatex)(`compiled${hasLatex ? '' : ' (skipped: no pdflatex with booktabs)'}`, () => {
  test('pdfLaTeX takes every sign of a keyboard, wide and long tables', () => {
    const signs = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')
    const folder = temporaryFolder()
    const tables = toLatex([
      table([
        [signs, '−1'],
        ['[first]', '2'],
        ['* star', '3'],
        ['– — ± × → ≤ ≥ † … ‘’ “” naïve', '4'],
      ]),
      table(
        Array.from({ length: 80 }, (_, i) => [`task_${i} & co`, String(i)]),
        { name: 'long' },
      ),
      table([[signs.repeat(3), '1']], { name: 'wide', caption: signs }),
    ])
    writeFileSync(join(folder, 'tables.tex'), tables)
    writeFileSync(
      join(folder, 'document.tex'),
      '\\documentclass{article}\n\\usepackage{booktabs,graphicx,longtable}\n\\begin{document}\n\\input{tables}\n\\end{document}\n',
    )
    const ran = spawnSync('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', '-draftmode', 'document.tex'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(
      existsSync(join(folder, 'document.log'))
        ? (readFileSync(join(folder, 'document.log'), 'utf8').match(/^!.*|LaTeX Error.*/gm) ?? [])
        : ran.stdout,
    ).toEqual([])
    expect(ran.status).toBe(0)
  }, 60_000)
})
