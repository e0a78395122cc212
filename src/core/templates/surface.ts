import type { Fitted } from '#core/conditions/condition.ts'
import { affirmativeFirst } from '#core/target-words/polarity.ts'
import type { Task } from '#core/task.ts'
import type { SurfaceName } from './names.ts'
import { wordCount } from './template.ts'

/** An input as a surface task looks at it. */
export interface SurfaceInput {
  readonly text: string
  /** Words of the median input of the collection. */
  readonly medianWords: number
  /** Where a person has confirmed them. */
  readonly fields: readonly [string, string] | null
}

/**
 * A task that anybody can be given beside any input, and whose answer a computer knows: an extremely misleading
 * instruction with a gold label of its own. What a model does where that label and the real one differ tells whether it
 * followed the instruction (Webson et al. 2023 asked people the same). Our decision which ones.
 */
export interface SurfaceTask {
  readonly name: SurfaceName
  /** Part of a cell's key: raised whenever its text or its gold changes. */
  readonly version: number
  /** Ends "… if"; its answer is the first label where that is so. */
  readonly question: string
  /** `null`: the input has no answer to it. */
  readonly gold: (input: SurfaceInput) => boolean | null
}

export const surfaceTasks = {
  'surface-starts-with-the': {
    name: 'surface-starts-with-the',
    version: 1,
    question: 'the text starts with the word "the"',
    gold: ({ text }) => /^\s*the(?![\p{L}\p{N}])/iu.test(text),
  },
  'surface-contains-a-digit': {
    name: 'surface-contains-a-digit',
    version: 1,
    question: 'the text contains a digit',
    gold: ({ text }) => /[0-9]/.test(text),
  },
  'surface-is-a-question': {
    name: 'surface-is-a-question',
    version: 1,
    question: 'the text ends with a question mark',
    gold: ({ text }) => text.trim().endsWith('?'),
  },
  'surface-longer-than-median': {
    name: 'surface-longer-than-median',
    version: 1,
    question: 'the text is longer than usual',
    gold: ({ text, medianWords }) => wordCount(text) > medianWords,
  },
  'surface-first-letter-a-to-m': {
    name: 'surface-first-letter-a-to-m',
    version: 1,
    question: 'the first letter of the text is one of A to M',
    gold: ({ text }) => {
      const first = /\p{L}/u.exec(text)?.[0].toUpperCase()
      return first === undefined || first < 'A' || first > 'Z' ? null : first <= 'M'
    },
  },
  'surface-title-case': {
    name: 'surface-title-case',
    version: 1,
    question: 'every word of more than three letters begins with a capital letter',
    gold: ({ text }) => {
      const long = text.match(/\p{L}{4,}/gu)
      return long === null ? null : long.every((word) => /^\p{Lu}/u.test(word))
    },
  },
  'surface-shared-words': {
    name: 'surface-shared-words',
    version: 1,
    question: 'more than half of all the different words of the two parts are in both of them',
    gold: ({ fields }) => {
      if (fields === null) return null
      const [first, second] = [wordsOf(fields[0]), wordsOf(fields[1])]
      const all = new Set([...first, ...second]).size
      return all === 0 ? null : [...first].filter((word) => second.has(word)).length / all > 0.5
    },
  },
  'surface-contains-a-comma': {
    name: 'surface-contains-a-comma',
    version: 1,
    question: 'the text contains a comma',
    gold: ({ text }) => text.includes(','),
  },
} as const satisfies Readonly<Record<SurfaceName, SurfaceTask>>

/**
 * The instruction of a surface task in the words of a task's own labels, so that an answer to the one may be an answer
 * to the other: `Answer "yes" if …, and "no" if not.` The affirmative label stands for "so it is" where there is one,
 * else the first.
 */
export function surfaceInstruction({ question }: SurfaceTask, { name, answerSpace }: Task): Fitted<string> {
  if (answerSpace.kind !== 'classification' || answerSpace.labels.length !== 2)
    return { fit: false, reason: `${name}: a surface task is asked of tasks with two labels` }
  const [so, not] = affirmativeFirst(answerSpace.labels)
  return { fit: true, value: `Answer "${so}" if ${question}, and "${not}" if not.` }
}

/** The label that answers a surface task; `null`: the input has no answer to it, or the task is none of two labels. */
export function surfaceGold(
  task: SurfaceTask,
  { answerSpace }: Pick<Task, 'answerSpace'>,
  input: SurfaceInput,
): string | null {
  if (answerSpace.kind !== 'classification' || answerSpace.labels.length !== 2) return null
  const [so, not] = affirmativeFirst(answerSpace.labels)
  const gold = task.gold(input)
  return gold === null ? null : gold ? so : not
}

/** Words of the median input; of an even number of inputs the mean of the two in the middle. */
export function medianWords(inputs: readonly string[]): number {
  const counts = inputs.map(wordCount).toSorted((a, b) => a - b)
  const middle = counts.length / 2
  const [low = 0, high = 0] = [counts[Math.ceil(middle) - 1], counts[Math.floor(middle)]]
  return (low + high) / 2
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
}
