import { labelScoreOf } from '#core/answers/label-score.ts'
import { counted } from '#core/noun.ts'
import { isAdded } from '#core/study/cell.ts'
import { questionsOf } from '#runner/ask-cells.ts'
import type { Question } from '#runner/ask-trial.ts'
import { readCells, readRunTasks, type RunRow } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { doneInstances } from '#store/trials.ts'

export interface OpenTrials {
  readonly questions: Iterable<Question>
  readonly count: number
  /** What is open and asked here only, one sentence each. */
  readonly left: readonly string[]
}

/**
 * What a run has not asked yet and whoever has its model can ask. Tuned models are made here: their adapters are in
 * llama.cpp's format, which others do not read, and a converted one would not be the file that has the certificate.
 * Shards take them along as they are.
 */
export function openTrials(store: Store, run: RunRow, withLikelihood: boolean): OpenTrials {
  const open = readCells(store, run.id)
    .filter(({ cell, done, instances }) => !isAdded(cell, run.study) && done < instances)
    .map((stored) => ({ stored, open: stored.instances - stored.done }))
  const tuned = open.filter(({ stored }) => stored.cell.training !== null)
  const subtracts = labelScoreOf(run.study) === 'minus-prior'
  const compared = open.filter(({ stored }) => stored.cell.training === null && isCompared(stored.cell))
  const handed = open.filter(
    ({ stored }) => stored.cell.training === null && ((withLikelihood && !subtracts) || !isCompared(stored.cell)),
  )
  const count = (some: typeof open) => some.reduce((sum, each) => sum + each.open, 0)
  return {
    questions: questions(
      store,
      run,
      handed.map(({ stored }) => stored),
    ),
    count: count(handed),
    left: [
      ...(tuned.length === 0
        ? []
        : [
            `${counted(count(tuned), 'trial')} of tuned models: they are files for llama.cpp, which no other engine reads; shards of the run take them along`,
          ]),
      ...(compared.length === 0 || (withLikelihood && !subtracts)
        ? []
        : [
            `${counted(count(compared), 'trial')} with likelihood decoding: ${subtracts ? 'the prior of each label is asked beside it' : "a label's tokens are known to the model's vocabulary alone"}`,
          ]),
    ],
  }
}

function isCompared({ decoding }: { readonly decoding: string }): boolean {
  return decoding === 'likelihood'
}

function* questions(
  store: Store,
  run: RunRow,
  cells: readonly ReturnType<typeof readCells>[number][],
): Generator<Question> {
  const tasks = readRunTasks(store, run.id)
  for (const stored of cells) {
    const done = doneInstances(store, stored.id)
    yield* questionsOf(run, stored, tasks, store, (instance) => !done.has(instance))
  }
}
