import { equalAnswers } from '#core/baselines/index.ts'
import { percent } from '#core/numbers.ts'
import type { ResultsInput } from './results-table.ts'

/** Tasks and groups of labels named in the sentence. */
const named = 3

/**
 * Which tasks have labels, or instances have options, that exact match cannot tell apart, with what guessing reaches
 * there; `null`: none has. There exact match says less than its name: an answer is right though it is another label
 * than the reference.
 */
export function equalLabelsSentence(input: Pick<ResultsInput, 'tasks' | 'options' | 'cells'>): string | null {
  const equalOptions = instancesWithEqualOptions(input)
  const found = input.tasks.flatMap(({ task, baselines }, position) => {
    const groups = task.answerSpace.kind === 'classification' ? equalAnswers(task.answerSpace.labels) : []
    const instances = equalOptions.get(position)?.size ?? 0
    const guess = baselines.find(({ name }) => name === 'random guess')?.means.exactMatch ?? null
    if (groups.length === 0 && instances === 0) return []
    return [
      `${task.name} (${groups.length > 0 ? labelsInWords(groups) : `options of ${instances} ${instances === 1 ? 'instance' : 'instances'}`}${guess === null ? '' : `; random guess ${percent(guess)}`})`,
    ]
  })
  if (found.length === 0) return null
  const more = found.length > named ? ` and ${found.length - named} more` : ''
  return `Exact match cannot tell some labels of ${found.length} ${found.length === 1 ? 'task' : 'tasks'} apart: ${found.slice(0, named).join(', ')}${more}. Answers and guesses count as right with either label; the paper's random guess and majority label [N] count one.`
}

/** Asked instances by the position of their task. */
function instancesWithEqualOptions({
  options,
  cells,
}: Pick<ResultsInput, 'options' | 'cells'>): ReadonlyMap<number, ReadonlySet<number>> {
  const equal = new Set([...options].flatMap(([instance, own]) => (equalAnswers(own).length > 0 ? [instance] : [])))
  const byTask = new Map<number, Set<number>>()
  for (const { instance, task } of equal.size === 0 ? [] : cells.flatMap(({ trials }) => trials)) {
    if (equal.has(instance)) byTask.set(task, (byTask.get(task) ?? new Set<number>()).add(instance))
  }
  return byTask
}

/** e.g. `"-1" = "1"`. */
function labelsInWords(groups: readonly (readonly string[])[]): string {
  const words = groups.slice(0, named).map((group) => group.slice(0, named).map(quoted).join(' = '))
  return `${words.join(', ')}${groups.length > named ? ', …' : ''}`
}

/** Characters of a label that are shown; a label may have 200. */
const shown = 40

function quoted(label: string): string {
  return JSON.stringify(label.length > shown ? `${label.slice(0, shown)}…` : label)
}
