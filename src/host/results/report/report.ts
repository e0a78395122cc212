import { capital } from '#core/noun.ts'
import { counted } from '#core/numbers.ts'
import { answersTable } from '#core/tables/answers.ts'
import { comparisonsTable } from '#core/tables/comparisons.ts'
import { linesTables } from '#core/tables/lines.ts'
import { outcomesTable } from '#core/tables/outcomes.ts'
import { trainingsTable } from '#core/tables/trainings.ts'
import type { AskedQuestion, Facts } from './facts.ts'
import { aboveChanceOf, attributionOf, figureOf, unfinishedOf, verdictOf } from './found.ts'
import { make, written, type Content } from './markup.ts'
import { methodOf } from './method.ts'
import { limitsOf, provenanceOf } from './provenance.ts'
import { sampleSection } from './sample.ts'
import { style, styleHash } from './style.ts'
import { tableOf, textTableOf } from './tables.ts'

interface Section {
  readonly id: string
  readonly title: string
  readonly content: readonly Content[]
}

/** One page that asks nothing of anybody: no script, no request, one style that its policy names by its hash. */
export function* reportText(facts: Facts): Generator<string> {
  const { run, table } = facts
  const about = `${table.model} on ${table.collection}, ${counted(table.done, 'trial')}; run ${run.id}`
  const sections = sectionsOf(facts)
  yield '<!doctype html>\n'
  yield* written(
    make(
      'html',
      { lang: 'en' },
      make(
        'head',
        {},
        make('meta', { charset: 'utf-8' }),
        make('meta', {
          'http-equiv': 'Content-Security-Policy',
          content: `default-src 'none'; style-src ${styleHash}; base-uri 'none'; form-action 'none'`,
        }),
        make('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
        make('meta', { name: 'generator', content: `Placebo ${facts.version}` }),
        make('title', {}, run.name),
        make('style', {}, style),
      ),
      make(
        'body',
        {},
        make(
          'header',
          {},
          make('h1', {}, run.name),
          make('p', { class: 'about' }, about),
          unfinishedOf(facts),
          make(
            'nav',
            { 'aria-label': 'Contents' },
            make('ol', {}, ...sections.map(({ id, title }) => make('li', {}, make('a', { to: id }, title)))),
          ),
        ),
        make(
          'main',
          {},
          ...sections.map(({ id, title, content }, i) =>
            make('section', { 'aria-labelledby': id }, make('h2', { id }, `${i + 1}. ${title}`), ...content),
          ),
        ),
        make(
          'footer',
          {},
          `Made by Placebo ${facts.version}, ${facts.madeAt.toISOString().slice(0, 10)}. This file holds everything it shows; it runs no script and asks nothing of the network.`,
        ),
      ),
    ),
  )
}

function sectionsOf(facts: Facts): readonly Section[] {
  const { run, table, figures, byTask, differences, formats } = facts
  const has = (rows: readonly unknown[]) => rows.length > 0
  return [
    { id: 'verdict', title: 'What was found', content: verdictOf(facts) },
    {
      id: 'figures',
      title: 'Figures',
      content: has(figures) ? figures.map(figureOf) : [make('p', {}, 'There is nothing to draw yet.')],
    },
    { id: 'results', title: 'Results', content: linesTables({ ...table, drawn: table }).map(tableOf) },
    {
      id: 'comparisons',
      title: 'Comparisons',
      content: has(table.comparisons)
        ? [tableOf(comparisonsTable(table)), make('p', { class: 'soft' }, testsInWords(table.margin))]
        : [make('p', {}, 'None: comparisons need instances that two lines have answered.')],
    },
    ...facts.asked.map(({ id, title, ...shown }) => ({ id, title, content: askedOf(shown) })),
    ...(has(formats.tables)
      ? [
          {
            id: 'formats',
            title: "Is the effect larger than the format's noise?",
            content: askedOf(formats),
          },
        ]
      : []),
    { id: 'guessing', title: 'Above chance?', content: aboveChanceOf(facts) },
    ...(run.study.tuning === null
      ? []
      : [{ id: 'gain', title: 'What tuning gains: format and task', content: attributionOf(facts) }]),
    {
      id: 'tasks',
      title: 'Each task',
      content: has(byTask.parts.flat())
        ? [...differences.map(figureOf), tableOf(byTask)]
        : [make('p', {}, 'No task has been asked yet.')],
    },
    ...(has(table.trainings)
      ? [{ id: 'trainings', title: 'Trainings and their certificates', content: [tableOf(trainingsTable(table))] }]
      : []),
    {
      id: 'outcomes',
      title: 'What happened to answers',
      content: [tableOf(answersTable(table)), tableOf(outcomesTable(table))],
    },
    { id: 'method', title: 'How it was done', content: methodOf(facts) },
    { id: 'limits', title: 'What may not be concluded', content: limitsOf(facts) },
    { id: 'provenance', title: 'Versions, hashes, seeds', content: provenanceOf(facts) },
    ...(facts.texts ? [{ id: 'sample', title: 'A sample of trials', content: sampleSection(facts) }] : []),
  ]
}

/** What is said of each part, and all tables. */
function askedOf({ said, tables }: Pick<AskedQuestion, 'said' | 'tables'>): readonly Content[] {
  return [
    ...said.flatMap(({ about, sentences }) => [
      about === null ? null : make('h3', {}, capital(about)),
      make('ul', {}, ...sentences.map((sentence) => make('li', {}, sentence))),
    ]),
    ...tables.map(({ title, ...table }) => textTableOf({ ...table, caption: `${title}. ${table.caption}` })),
  ]
}

function testsInWords(margin: number): string {
  return `"Equivalent": two one-sided tests at 5 % each, that is, the 90 % interval is inside ±${margin} points. "Different": different from 0 after Holm, and equivalence is not shown. "Undecided": neither.`
}
