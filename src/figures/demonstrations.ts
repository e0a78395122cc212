import type * as Plot from '@observablehq/plot'
import { examplesNames, type Condition, type ExamplesName } from '#core/conditions/condition.ts'
import { definitionName, wordsTitle } from '#core/conditions/condition-name.ts'
import { isDemonstration } from '#core/conditions/demonstration-names.ts'
import { capital } from '#core/noun.ts'
import { decimal } from '#core/numbers.ts'
import { scores } from '#core/scoring/index.ts'
import { comparedScore } from '#core/study/paired-columns.ts'
import { isClosed, kinds, type Kind } from '#core/task.ts'
import { seriesStyles, type SeriesStyle } from './colours.ts'
import { ink, type Figure, type KeyEntry } from './figure.ts'
import { linesOf, type Line, type Results } from './results.ts'
import { textWidth } from './svg/text-width.ts'

interface Dot {
  readonly kind: Kind
  readonly examples: ExamplesName
  readonly series: Series
  /** The line's. */
  readonly name: string
  /** Percent. */
  readonly value: number
  readonly n: number
}

const seriesNames = ['other draws', 'other orders', 'first k, or none'] as const
type Series = (typeof seriesNames)[number]

/**
 * Each kind of examples a row, each draw and each order of them a dot (after Figures 3 to 7 of Min et al. 2022, which
 * show means). `null`: not this run's question.
 */
export function demonstrationsFigure(results: Results): Figure | null {
  const dots = kinds.flatMap((kind) => dotsOf(results, kind))
  if (dots.length === 0) return null
  const names = seriesNames.filter((name) => dots.some(({ series }) => series === name))
  const styles = seriesStyles(names)
  const asked = kinds.filter((kind) => dots.some((dot) => dot.kind === kind))
  const n = Math.max(...dots.map((dot) => dot.n))
  return {
    name: 'demonstrations',
    title: `${results.means.name}, what demonstrations teach`,
    caption: `Percent, up to n = ${n} instances each. A dot is a draw of examples or an order of the same ones, a bar the mean over draws. Dashed rule: original examples, their mean. ${asked.some(isClosed) ? 'Dotted rule: random guessing. ' : ''}A kind within the dots of the original ones differs from them no more than these among themselves.`,
    description: descriptionOf(dots),
    key: names.map((name): KeyEntry => {
      const { colour, symbol } = styles.get(name) ?? plain
      return { name, colour, dash: null, symbol }
    }),
    panels: asked.map((kind) => ({
      heading: `${capital(kind)}, ${scores[comparedScore[kind]].inWords}`,
      options: (plot, width) =>
        optionsOf(plot, width, {
          dots: dots.filter((dot) => dot.kind === kind),
          names,
          styles,
          guess: guessOf(results, kind),
        }),
    })),
  }
}

const plain: SeriesStyle = { colour: ink, dash: '', symbol: 'circle' }

/** Of one decoding, one definition and one set of words: the first. */
function dotsOf({ means }: Results, kind: Kind): readonly Dot[] {
  const asked = linesOf(means, kind).flatMap(({ line, ...of }) =>
    line === null || line.training !== null || line.predictions !== undefined ? [] : [{ line, of }],
  )
  const first = asked.find(({ line }) => isAltered(line.condition))?.line
  if (first === undefined) return []
  const block = blockOf(first.condition)
  return asked.flatMap(({ line: { condition, decoding }, of }): Dot[] => {
    const { overInstances, n } = of[comparedScore[kind]]
    if (decoding !== first.decoding || blockOf(condition) !== block) return []
    return overInstances === null
      ? []
      : [{ kind, examples: condition.examples, series: seriesOf(condition), name: of.name, value: overInstances, n }]
  })
}

function blockOf(condition: Condition): string {
  return `${definitionName(condition)} ${wordsTitle(condition)}`
}

function isAltered({ examples, selection }: Condition): boolean {
  return isDemonstration(examples) || selection !== undefined
}

function seriesOf({ selection }: Condition): Series {
  if (selection === undefined) return 'first k, or none'
  return selection.startsWith('drawn') ? 'other draws' : 'other orders'
}

function guessOf({ means }: Results, kind: Kind): number | null {
  const isGuess = ({ name, role }: Line) => role === 'baseline' && name === 'random guess'
  return linesOf(means, kind).find(isGuess)?.exactMatch.overInstances ?? null
}

interface PanelOf {
  readonly dots: readonly Dot[]
  readonly names: readonly Series[]
  readonly styles: ReadonlyMap<string, SeriesStyle>
  readonly guess: number | null
}

function optionsOf(plot: typeof Plot, width: number, { dots, names, styles, guess }: PanelOf): Plot.PlotOptions {
  const means = meansOf(dots)
  const rows = means.map(({ row }) => row)
  const original = means.find(({ examples }) => examples === 'original')?.mean
  const apart = (series: Series) => 7 * (names.indexOf(series) - (names.length - 1) / 2)
  return {
    height: 60 + 30 * rows.length,
    marginLeft: Math.min(width / 2, 20 + Math.max(...rows.map((row) => textWidth(row, 12)))),
    marginBottom: 34,
    x: { domain: [0, 100], label: '%', labelArrow: 'none', grid: true },
    y: { type: 'band', domain: rows, label: null },
    marks: [
      ...(guess === null ? [] : [plot.ruleX([guess], { stroke: ink, strokeDasharray: '2 3' })]),
      ...(original === undefined ? [] : [plot.ruleX([original], { stroke: ink, strokeDasharray: '7 3' })]),
      plot.tickX(means, { x: 'mean', y: 'row', stroke: ink, strokeWidth: 2, inset: 4 }),
      ...names.map((series) => {
        const { colour, symbol } = styles.get(series) ?? plain
        return plot.dot(
          dots.filter((dot) => dot.series === series),
          {
            x: 'value',
            y: ({ examples }: Dot) => rowOf(examples),
            fill: colour,
            symbol,
            r: 3.5,
            dy: apart(series),
            title: hover,
          },
        )
      }),
    ],
  }
}

/** Over draws, where there are some: orders are of the same examples. */
function meansOf(dots: readonly Dot[]) {
  return examplesNames.flatMap((examples) => {
    const own = dots.filter((dot) => dot.examples === examples)
    const basis = (['other draws', 'first k, or none', 'other orders'] as const)
      .map((series) => own.filter((dot) => dot.series === series))
      .find(({ length }) => length > 0)
    return basis === undefined
      ? []
      : [
          {
            examples,
            row: rowOf(examples),
            mean: basis.reduce((sum, { value }) => sum + value, 0) / basis.length,
          },
        ]
  })
}

function rowOf(examples: ExamplesName): string {
  if (examples === 'empty') return 'no examples'
  return examples.replace(/^wrong-labels-(\d+)$/, '$1 % wrong labels').replaceAll('-', ' ')
}

function hover({ name, value, n }: Dot): string {
  return `${name}: ${decimal(value)} %, n = ${n}`
}

function descriptionOf(dots: readonly Dot[]): string {
  return [...Map.groupBy(dots, ({ kind }) => kind)]
    .map(
      ([kind, own]) =>
        `${kind}: ${meansOf(own)
          .map(({ examples, row, mean }) => {
            const values = own.flatMap((dot) => (dot.examples === examples ? [dot.value] : []))
            const range = `${decimal(Math.min(...values))} to ${decimal(Math.max(...values))}`
            return `${row} ${decimal(mean)}${values.length > 1 ? ` (${range})` : ''}`
          })
          .join(', ')}`,
    )
    .join('. ')
}
