import type { Reason } from '#contract/errors.ts'
import { inContextOrTuned, type InContextOrTuned } from '#core/study/in-context-or-tuned/index.ts'
import { inContextOrTunedOfRuns, type AskedAsIs } from '#core/study/in-context-or-tuned/two-runs.ts'
import { leftOutOfRun, pairRuns } from '#core/study/run-pairing.ts'
import { setupDifferences } from '#core/study/setup-differences.ts'
import { inContextOrTunedTables } from '#core/tables/in-context-or-tuned.ts'
import type { ReadableDB } from '#store/store.ts'
import type { RunRequests } from '../requests.ts'
import type { Gathered, GatheredRun } from './gathered.ts'
import { freeze } from './history.ts'
import { shownTable, tablesAbout } from './shown-table.ts'
import { answered } from './table.ts'

/** Base and tuned model, without examples and with k of them: the five tables of each such square of lines. */
export async function inContextOrTunedOf(
  gathered: Gathered,
  db: ReadableDB,
  { run: id, tuned }: RunRequests['inContextOrTuned'],
  signal?: AbortSignal,
) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results, drawn } = found.answer
  const beside = tuned === undefined ? null : await besideTuned(gathered, db, found.answer, tuned, signal)
  if (beside?.state === 'refused') return beside
  const squares = beside === null ? inContextOrTuned(await drawn(signal), run.study.k) : beside.squares
  const aboutOf = ({ names }: Pick<InContextOrTuned, 'names'>) =>
    squares.length === 1 ? null : names['tuned zero-shot']
  return answered({
    run: run.id,
    study: run.name,
    said: [
      ...squares.map((square) => ({ about: aboutOf(square), sentences: [square.sentence] })),
      { about: null, sentences: beside?.sentences ?? [] },
    ].filter(({ sentences }) => sentences.length > 0),
    squares: squares.map(({ names, k, tasks, margins }) => ({
      tuned: names['tuned zero-shot'],
      k,
      margins: tasks.map(({ task, n, corners }) => ({
        task: results.tasks[task]?.task.name ?? '',
        n,
        base: corners['base k-shot'].margin,
        tuned: corners['tuned zero-shot'].margin,
      })),
      correlation:
        margins === 'too-few'
          ? null
          : {
              value: margins.value,
              interval95:
                margins.interval95 === 'too-few'
                  ? null
                  : { low: margins.interval95.low, high: margins.interval95.high },
            },
    })),
    tables: squares.flatMap(({ tasks, ...square }) => {
      const named = tasks.map((task) => ({ ...task, name: results.tasks[task.task]?.task.name ?? '' }))
      const { accuracies, solved, together, margins, gains } = inContextOrTunedTables({ ...square, tasks: named })
      const shown = [
        shownTable(accuracies),
        shownTable(solved),
        shownTable(together),
        shownTable(margins),
        shownTable(gains),
      ].filter(({ parts }) => parts.length > 0)
      return tablesAbout(aboutOf(square), shown)
    }),
  })
}

type Beside =
  | { readonly state: 'compared'; readonly squares: readonly InContextOrTuned[]; readonly sentences: readonly string[] }
  | { readonly state: 'refused'; readonly reason: Reason }

/** A run of the base model beside one of the tuned model, each a file of its own that was asked as it is. */
async function besideTuned(
  gathered: Gathered,
  db: ReadableDB,
  base: GatheredRun,
  tuned: string,
  signal: AbortSignal | undefined,
): Promise<Beside> {
  const other = gathered.of(tuned)
  if (other.state === 'refused') return other
  if (other.answer.run.id === base.run.id)
    return { state: 'refused', reason: `invalid run: ${tuned} is the base model's own run` }
  const runs = [base, other.answer]
  const names = runs.map(({ run }) => (base.run.name === other.answer.run.name ? `${run.name} (${run.id})` : run.name))
  const frozen = runs.map((each, i) => freeze(db, each, names[i] ?? ''))
  const pairing = pairRuns(frozen.map((each) => each.frozen))
  if (pairing.state === 'unpaired') return { state: 'refused', reason: pairing.reasons.join(' ') }
  if (pairing.leftOut.length > 0)
    return {
      state: 'refused',
      reason: `the two runs were not asked the same. ${pairing.leftOut.map(leftOutOfRun).join(' ')} Ask both the same tasks and instances`,
    }
  if (pairing.tasks.some(({ places }) => places.some((each) => each.some((place, at) => place !== at))))
    return { state: 'refused', reason: 'the two runs were asked the same instances in different orders' }
  const sides: AskedAsIs[] = []
  for (const [i, { drawn, results }] of runs.entries())
    sides.push({
      name: names[i] ?? '',
      drawn: await drawn(signal),
      places: results.tasks.map((_, place) => pairing.tasks.findIndex(({ positions }) => positions[i] === place)),
    })
  const [first, second] = sides
  if (first === undefined || second === undefined) throw new Error('two runs were to be compared')
  const of = inContextOrTunedOfRuns(
    first,
    second,
    frozen[0]?.instances.map((all) => all.length) ?? [],
    base.run.study.k,
  )
  if (of.state === 'unpaired') return { state: 'refused', reason: of.reason }
  const differ = setupDifferences(runs.map(({ run }) => run.study)).filter(({ what }) => !expected.has(what))
  return {
    ...of,
    sentences: [
      ...(differ.length === 0
        ? []
        : [
            `The two runs differ in more than the model: ${differ.map(({ what, values }) => `${what} (${values.join(' and ')})`).join('; ')}.`,
          ]),
      ...(pairing.changedTexts.length === 0
        ? []
        : [`Definition or examples are not the same in both runs: ${pairing.changedTexts.join(', ')}.`]),
    ],
  }
}

/** What two files differ in of themselves. */
const expected: ReadonlySet<string> = new Set(['model', 'quantisation', 'engine'])
