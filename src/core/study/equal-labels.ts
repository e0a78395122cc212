import { equalAnswers } from '#core/baselines/index.ts'
import type { ResultsInput } from './results-table.ts'

/** Tasks and groups of labels named in the sentence. */
const named = 3

/**
 * Which tasks have labels that exact match cannot tell apart, with what guessing reaches there; `null`: none has. On such a
 * task exact match says less than its name: an answer is right though it is another label than the reference.
 */
export function equalLabelsSentence({ tasks }: Pick<ResultsInput, 'tasks'>): string | null {
  const found = tasks.flatMap(({ task, baselines }) => {
    const groups = task.answerSpace.kind === 'classification' ? equalAnswers(task.answerSpace.labels) : []
    const guess = baselines.find(({ name }) => name === 'random guess')?.means.exactMatch ?? null
    return groups.length === 0 ? [] : [{ task: task.name, groups, guess }]
  })
  if (found.length === 0) return null
  const each = found.slice(0, named).map(({ task, groups, guess }) => `${task} (${labelsInWords(groups)}${guess === null ? '' : `; random guess ${guess.toFixed(1)} %`})`)
  const more = found.length > named ? ` and ${found.length - named} more` : ''
  return `Exact match cannot tell some labels of ${found.length} ${found.length === 1 ? 'task' : 'tasks'} apart: ${each.join(', ')}${more}. Answers and guesses count as right with either label.`
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
