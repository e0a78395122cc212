import { mark } from '#core/study/mark.ts'
import { toldComparisons } from '#core/study/told.ts'
import { intervalText, number, pointsText, text, type PrintedTable } from '#figures/tables/printed-table.ts'
import { count, counted, decimal, points } from '#figures/words.ts'
import type { DrawnFigure } from '../draw-figures.ts'
import type { Facts } from './facts.ts'
import { make, type Content, type Element } from './markup.ts'
import { tableOf } from './tables.ts'

/** The verdict in words, the first sentence first; what has to be known beside it. */
export function verdictOf({ table }: Facts): readonly Content[] {
  const { told, caveats, remarks } = toldComparisons(table)
  const [first, ...others] = told
  return [
    first ? make('p', { class: 'first' }, first.sentence, ' ', word(first.verdict)) : make('p', { class: 'first' }, 'There is nothing to compare: comparisons need instances that two lines have answered.'),
    others.length > 0 ? make('ul', {}, ...others.map(({ sentence, verdict }) => make('li', {}, sentence, ' ', word(verdict)))) : null,
    caveats.length > 0 ? make('div', { class: 'care' }, make('p', {}, make('strong', {}, 'Read it with care')), make('ul', {}, ...caveats.map((sentence) => make('li', {}, sentence)))) : null,
    remarks.length > 0 ? make('div', { class: 'soft' }, ...remarks.map((sentence) => make('p', {}, sentence))) : null,
  ]
}

function word(verdict: string): Element {
  return make('span', { class: 'word' }, verdict)
}

export function figureOf(drawing: DrawnFigure): Element {
  return make('figure', {}, { drawing }, make('figcaption', {}, make('strong', {}, `${drawing.title}. `), drawing.caption))
}

/** Whether a line has shown that it knows more than guessing. */
export function aboveGuessingOf({ table: { aboveGuessing, comparisons } }: Facts): readonly Content[] {
  if (aboveGuessing.length === 0) return [make('p', {}, 'No line was held against random guess and majority label: there is no classification task, or nothing is compared yet.')]
  const rows = aboveGuessing.map(({ line, marked, random, majority, standing }) => {
    const own = comparisons.find(({ name, changed }) => name === line && changed === 'guessing')
    return [`${line}${marked ? ` ${mark}` : ''}`, count(own?.instances ?? 0), count(own?.tasks ?? 0), random, majority, standing]
  })
  return [
    make('ul', {}, ...aboveGuessing.map(({ sentence }) => make('li', {}, sentence))),
    tableOf({
      name: 'above-guessing', caption: 'Exact match on classification against what guessing reaches on the same instances, after Holm. "Not shown" is neither above nor below.',
      columns: [text('Line'), number('n'), number('Tasks'), text('Random guess'), text('Majority label'), text('It stands')], parts: [rows],
    }),
  ]
}

/** How much of what tuning gains is format, and how much is left for the task. */
export function attributionOf({ table: { attribution: { lines, reason } }, waterfall }: Facts): readonly Content[] {
  if (lines.length === 0) return [make('p', {}, reason ?? 'No tuned model was asked.')]
  const between = (estimate: { readonly value: number; readonly interval95: Parameters<typeof pointsText>[0] } | undefined, write = points) => (
    estimate === undefined ? '–' : `${write(estimate.value)} (${write === points ? pointsText(estimate.interval95) : intervalText(estimate.interval95)})`
  )
  const steps: PrintedTable = {
    name: 'attribution', caption: 'From the untuned model to the tuned one, exact match on classification: levels in percent, steps in points, 95 % intervals in brackets. The steps add up to the gain.',
    columns: [text('Tuned line'), number('n'), number('Tasks'), number('Untuned'), number('Format, by guessing'), number('Format, by constrained decoding'), number('Task'), number('Format still lost'), number('Tuned'), number('Gain')],
    parts: [lines.map((line) => [
      `${line.tuned}${line.marked ? ` ${mark}` : ''}`, count(line.instances), count(line.tasks), decimal(line.from.value),
      ...(['format by guessing', 'format by constrained decoding', 'task', 'format still lost'] as const).map((name) => between(line.steps.find((step) => step.name === name))),
      decimal(line.to.value), between(line.gain),
    ])],
  }
  const without = [...new Set(lines.flatMap(({ withoutConstrained }) => withoutConstrained ?? []))]
  return [
    make('ul', {}, ...lines.map(({ sentence }) => make('li', {}, sentence))),
    waterfall && figureOf(waterfall),
    tableOf(steps),
    without.length > 0 ? make('p', { class: 'soft' }, `Without constrained decoding: ${without.join('; ')}.`) : null,
  ]
}

/** What makes a report of an unfinished run one. */
export function unfinishedOf({ table: { done, total }, run: { state } }: Facts): Content {
  if (done >= total) return null
  return make('div', { class: 'care' }, make('p', {}, make('strong', {}, 'These are not all results yet. '), `${count(done)} of ${counted(total, 'trial')} are there; the run is ${state}. What is still to be asked may change every number.`))
}
