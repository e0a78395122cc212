import type { Fitted } from '#core/conditions/condition.ts'
import { randomBelow, seededRandom, seedFrom, shuffled, type Random } from '#core/random/index.ts'
import { counted } from '#core/noun.ts'
import type { Task } from '#core/task.ts'
import { arbitraryNouns } from './nouns.ts'
import type { OtherWordsName, WordSetName } from './names.ts'
import { affirmativeFirst, polarOrder, polarPairs } from './polarity.ts'

/** What each label is called: a bijection. Label and word are both stored. */
export type TargetWords = ReadonlyMap<string, string>

export interface WordOptions {
  /** Draws where there are several ways; each task has random numbers of its own. */
  readonly seed: number
  /** Lower case: every word of the task's texts, inputs included. */
  readonly wordsOfTask: ReadonlySet<string>
  /** As a person has written them out. */
  readonly spelled?: readonly string[]
}

/** What the labels of a task are replaced by (Webson & Pavlick 2022, section 5). */
export interface WordSet {
  readonly name: WordSetName | OtherWordsName
  /** Part of a cell's key: raised whenever the words change that it makes. */
  readonly version: number
  readonly describe: string
  readonly apply: (task: Task, options: WordOptions) => Fitted<TargetWords>
}

export const wordSets = {
  own: {
    name: 'own',
    version: 1,
    describe: 'the labels as the task has them',
    apply: ({ answerSpace }) => ({
      fit: true,
      value: new Map(answerSpace.kind === 'classification' ? answerSpace.labels.map((label) => [label, label]) : []),
    }),
  },
  synonym: {
    name: 'synonym',
    version: 1,
    describe: 'two other words that say the same, as true and false for yes and no',
    apply: withLabels((labels, { name }, random) => {
      if (polarOrder(labels) === null)
        return `${name}: its labels are no pair such as ${polarPairs[0].join(' and ')}, so they have no synonyms here`
      const own = new Set(labels.map((label) => label.toLowerCase()))
      const pairs = polarPairs.filter((pair) => !pair.some((word) => own.has(word)))
      const [so, not] = pairs[randomBelow(random, pairs.length)] ?? polarPairs[0]
      return affirmativeFirst(labels)[0] === labels[0] ? [so, not] : [not, so]
    }),
  },
  permuted: {
    name: 'permuted',
    version: 1,
    describe: 'the same labels, none for what it means: two are reversed, more are deranged by seed',
    apply: withLabels((labels, _, random) => deranged(labels, random)),
  },
  arbitrary: {
    name: 'arbitrary',
    version: 1,
    describe: 'common nouns that stand nowhere in the task, drawn by seed',
    apply: withLabels((labels, { name }, random, { wordsOfTask }) => {
      const unused = arbitraryNouns.filter((noun) => !wordsOfTask.has(noun))
      return unused.length < labels.length
        ? `${name}: ${labels.length} labels, and ${unused.length} nouns that stand nowhere in the task`
        : shuffled(random, unused).slice(0, labels.length)
    }),
  },
  letters: {
    name: 'letters',
    version: 1,
    describe: 'A, B, C … in the order of the labels',
    apply: withLabels((labels, { name }) =>
      labels.length > 26
        ? `${name}: ${labels.length} labels, and 26 letters`
        : labels.map((_, i) => String.fromCharCode(65 + i)),
    ),
  },
  numbers: {
    name: 'numbers',
    version: 1,
    describe: '1, 2, 3 … in the order of the labels',
    apply: withLabels((labels) => labels.map((_, i) => String(i + 1))),
  },
  spelled: {
    name: 'spelled',
    version: 1,
    describe: 'words that a person has written out, in the order of the labels; "yes" and its like is the first',
    apply: withLabels((labels, { name }, _, { spelled = [] }) => {
      if (spelled.length !== labels.length)
        return `${name}: ${counted(spelled.length, 'word')} ${spelled.length === 1 ? 'is' : 'are'} spelled out (${spelled.join(', ')}), and it has ${counted(labels.length, 'label')}`
      const [so = '', not = ''] = spelled
      return labels.length !== 2 || affirmativeFirst(labels)[0] === labels[0] ? spelled : [not, so]
    }),
  },
} as const satisfies Readonly<Record<WordSetName | OtherWordsName, WordSet>>

/** Lower-case words of texts. */
export function wordsIn(texts: Iterable<string>): ReadonlySet<string> {
  const words = new Set<string>()
  for (const text of texts) for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) words.add(word)
  return words
}

/** @param of made of a task's labels: as many words, or why there are none */
function withLabels(
  of: (labels: readonly string[], task: Task, random: Random, options: WordOptions) => readonly string[] | string,
): WordSet['apply'] {
  return (task, options) => {
    const { name, answerSpace } = task
    if (answerSpace.kind === 'generation')
      return { fit: false, reason: `${name}: it is a generation task and has no labels to replace` }
    if (answerSpace.kind === 'choice')
      return { fit: false, reason: `${name}: its options differ from instance to instance, so no word stands for one` }
    const { labels } = answerSpace
    const words = of(labels, task, seededRandom(seedFrom(`${options.seed} ${name}`)), options)
    return typeof words === 'string'
      ? { fit: false, reason: words }
      : { fit: true, value: new Map(labels.map((label, i) => [label, words[i] ?? label])) }
  }
}

/** No label keeps its place: the first such order that comes. */
function deranged(labels: readonly string[], random: Random): readonly string[] {
  if (labels.length < 2) return labels
  for (;;) {
    const order = shuffled(random, labels)
    if (order.every((label, i) => label !== labels[i])) return order
  }
}
