import { count, counted } from '#core/numbers.ts'
import { leftToAsk } from '#core/study/left-to-ask.ts'
import { reportedComparisons } from '#core/study/reported.ts'
import { aboveChanceTable } from '#core/tables/above-chance.ts'
import { attributionTable } from '#core/tables/attribution.ts'
import type { DrawnFigure } from '../draw-figures.ts'
import type { Facts } from './facts.ts'
import { make, type Content, type Element } from './markup.ts'
import { tableOf } from './tables.ts'

/** The verdict in words, the first sentence first, then every verdict as a chart; what has to be known beside it. */
export function verdictOf({ table, verdicts }: Facts): readonly Content[] {
  const { reported, first: readFirst, caveats, remarks } = reportedComparisons(table)
  const [first, ...others] = readFirst
  return [
    first
      ? make('p', { class: 'first' }, first.sentence, ' ', word(first.verdict))
      : make(
          'p',
          { class: 'first' },
          'There is nothing to compare: comparisons need instances that two lines have answered.',
        ),
    verdicts && figureOf(verdicts),
    others.length > 0
      ? make('ul', {}, ...others.map(({ sentence, verdict }) => make('li', {}, sentence, ' ', word(verdict))))
      : null,
    table.overSizes.length > 0
      ? make(
          'p',
          { class: 'soft' },
          `These are ${count(reported.length)} comparisons; Comparisons has each with its interval.`,
        )
      : null,
    caveats.length > 0
      ? make(
          'div',
          { class: 'care' },
          make('p', {}, make('strong', {}, 'Read it with care')),
          make('ul', {}, ...caveats.map((sentence) => make('li', {}, sentence))),
        )
      : null,
    remarks.length > 0 ? make('div', { class: 'soft' }, ...remarks.map((sentence) => make('p', {}, sentence))) : null,
  ]
}

function word(verdict: string | null): Content {
  return verdict === null ? null : make('span', { class: 'word' }, verdict)
}

export function figureOf(drawing: DrawnFigure): Element {
  return make(
    'figure',
    {},
    { drawing },
    make('figcaption', {}, make('strong', {}, `${drawing.title}. `), drawing.caption),
  )
}

/** Whether a line has shown that it knows more than guessing. */
export function aboveChanceOf({ table }: Facts): readonly Content[] {
  const { aboveChance } = table
  if (aboveChance.length === 0)
    return [
      make(
        'p',
        {},
        'No line is compared with random guessing and the majority label: no task has labels or options, or nothing is compared yet.',
      ),
    ]
  return [
    make('ul', {}, ...aboveChance.map(({ sentence, exact }) => make('li', {}, sentence, ' ', exact.sentence))),
    tableOf(aboveChanceTable(table)),
  ]
}

/** How much of what tuning gains is format, and how much is task. */
export function attributionOf({ table, waterfall }: Facts): readonly Content[] {
  const { lines, reason } = table.attribution
  if (lines.length === 0) return [make('p', {}, reason ?? 'No tuned model was asked.')]
  return [
    make('ul', {}, ...lines.map(({ sentence }) => make('li', {}, sentence))),
    waterfall && figureOf(waterfall),
    tableOf(attributionTable(table)),
  ]
}

/** What makes a report of an unfinished run one. */
export function unfinishedOf({ table, run: { state } }: Facts): Content {
  const { done, total } = table
  if (done >= total) return null
  const there = `${count(done)} of ${counted(total, 'trial')} ${total === 1 ? 'is' : 'are'} there`
  const left = leftToAsk(table.cells, table.trainings)
  if (left?.state === 'diverged') {
    return make(
      'div',
      { class: 'care' },
      make(
        'p',
        {},
        make('strong', {}, 'Some cells have no scores. '),
        `${there}: the training of ${counted(left.cells, 'cell')} diverged. Nothing is left to ask.`,
      ),
    )
  }
  return make(
    'div',
    { class: 'care' },
    make(
      'p',
      {},
      make('strong', {}, 'These are not all results yet. '),
      `${there}; the run is ${state}. What is still to be asked may change every number.`,
    ),
  )
}
