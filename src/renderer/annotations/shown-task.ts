import { tagsHold } from '#core/annotations/content-types.ts'
import { pairProblems, type PairProblem, type PairText } from '#core/annotations/pair-problems.ts'
import type { Task } from '#core/task.ts'
import type { BenchTask, ItemValue, QueueRow } from './work.ts'

export type StoredPair = BenchTask['pairs'][number]
export type Origin = StoredPair['origin']

/** References and options of instances with an input; undefined where nobody has asked yet. */
export type References = (
  input: string,
) => { readonly references: readonly string[]; readonly options: readonly string[] | null } | undefined

/** A task after a change of its items. Pairs that stay what they were stay the very same objects. */
export function withItems(
  task: BenchTask,
  items: readonly ItemValue[],
  origin: Origin,
  references: References,
): BenchTask {
  const changed = items.reduce((before, item) => withItem(before, item, origin), task)
  return changed.pairs === task.pairs ? changed : { ...changed, pairs: judged(changed, task.pairs, references) }
}

function withItem(task: BenchTask, item: ItemValue, origin: Origin): BenchTask {
  switch (item.kind) {
    case 'pair': {
      const others = task.pairs.filter(({ id }) => id !== item.id)
      if (item.value === null) return { ...task, pairs: others }
      const pair = { ...item.value, id: item.id, origin, problems: [] }
      return {
        ...task,
        pairs: [...others, pair].sort((one, two) => one.position - two.position || one.origin.step - two.origin.step),
      }
    }
    case 'tags':
      return { ...task, tags: item.value && { spans: item.value, hold: tagsHold(item.value, task.definition), origin } }
    case 'simplified':
      return { ...task, simplified: item.value === null ? null : { text: item.value, origin } }
    case 'output type':
      return { ...task, outputType: item.value === null ? null : { text: item.value, origin } }
    case 'label space':
      return { ...task, labelSpace: item.value && { space: item.value, origin } }
    case 'fields':
      return { ...task, fields: item.value && { fields: item.value, origin } }
    case 'paraphrases':
      return { ...task, paraphrases: item.value && { texts: item.value, origin } }
  }
}

function judged(task: BenchTask, before: readonly StoredPair[], references: References): StoredPair[] {
  const known = new Map(before.map((pair) => [pair.id, pair]))
  return task.pairs.map((pair) => {
    const old = known.get(pair.id)
    const problems = problemsOf(task, pair, old, references)
    return old === pair && same(problems, pair.problems) ? pair : { ...pair, problems }
  })
}

/**
 * What speaks against a pair, in the words of the host: against a rejected one nothing is looked for, and where the
 * page does not know an input's references, what the host has said of the same text still holds.
 */
export function problemsOf(
  task: BenchTask,
  pair: PairText & Pick<StoredPair, 'id' | 'state'>,
  old: StoredPair | undefined,
  references: References,
): PairProblem[] {
  if (pair.state === 'rejected') return []
  const others = task.pairs.filter(({ id, state }) => id !== pair.id && state !== 'rejected')
  const known = task.references.find(({ input }) => input === pair.input) ?? references(pair.input)
  const found = pairProblems(pair, {
    task: taskOf(task),
    others,
    references: known?.references ?? [],
    options: known?.options ?? undefined,
    form: task.form ?? undefined,
  })
  const unchanged = old?.input === pair.input && old.output === pair.output
  if (known !== undefined) return [...found]
  const byHost = task.space.kind === 'choice' ? saidOfChoice : saidOfOthers
  const said = unchanged
    ? old.problems.filter(({ code }) => byHost.has(code) && !found.some((each) => each.code === code))
    : []
  // Whether the options are known is the host's to say.
  return [...found.filter(({ code }) => code !== 'options unknown'), ...(said as PairProblem[])]
}

/** What only instances with the same input can tell. */
const saidOfOthers: ReadonlySet<string> = new Set<PairProblem['code']>(['right after all'])
const saidOfChoice: ReadonlySet<string> = new Set<PairProblem['code']>([
  'right after all',
  'outside label space',
  'options unknown',
])

/** As far as validators look at it. */
function taskOf({ name, definition, positiveExamples, negativeExamples, categories, space }: BenchTask): Task {
  return { name, definition, positiveExamples, negativeExamples, categories, answerSpace: space, curatedExamples: [] }
}

function same(some: readonly PairProblem[], others: StoredPair['problems']): boolean {
  return (
    some.length === others.length &&
    some.every(({ code, message }, i) => code === others[i]?.code && message === others[i].message)
  )
}

/** How far it is, as the queue says it. */
export function rowOf(
  { name, pairs, tags, simplified, outputType, labelSpace, fields, paraphrases, space }: BenchTask,
  before: QueueRow,
): QueueRow {
  const count = (wanted: StoredPair['state']) => pairs.filter(({ state }) => state === wanted).length
  const times = [...pairs, tags, simplified, outputType, labelSpace, fields, paraphrases].flatMap((item) =>
    item === null ? [] : item.origin.at,
  )
  return {
    ...before,
    name,
    kind: labelSpace?.space.kind ?? space.kind,
    pairs: {
      proposed: count('proposed'),
      approved: count('approved'),
      rejected: count('rejected'),
      'needs a second look': count('needs a second look'),
    },
    tagged: tags !== null,
    simplified: simplified !== null || outputType !== null,
    reviewed: labelSpace !== null,
    changedAt: times.sort().at(-1) ?? null,
  }
}

/** An item's name in the log. */
export function nameOf(item: ItemValue): string {
  return item.kind === 'pair' ? `pair ${item.id}` : item.kind
}

/** An item as a task has it, with the step it was last changed in; `null`: it is not there. */
export function heldItem(task: BenchTask, item: ItemValue): { readonly item: ItemValue; readonly step: number | null } {
  switch (item.kind) {
    case 'pair': {
      const pair = task.pairs.find(({ id }) => id === item.id)
      return {
        item: pair ? pairItemOf(pair) : { kind: 'pair', id: item.id, value: null },
        step: pair?.origin.step ?? null,
      }
    }
    case 'tags':
      return { item: { kind: 'tags', value: task.tags?.spans ?? null }, step: task.tags?.origin.step ?? null }
    case 'simplified':
      return {
        item: { kind: 'simplified', value: task.simplified?.text ?? null },
        step: task.simplified?.origin.step ?? null,
      }
    case 'output type':
      return {
        item: { kind: 'output type', value: task.outputType?.text ?? null },
        step: task.outputType?.origin.step ?? null,
      }
    case 'label space':
      return {
        item: { kind: 'label space', value: task.labelSpace?.space ?? null },
        step: task.labelSpace?.origin.step ?? null,
      }
    case 'fields':
      return { item: { kind: 'fields', value: task.fields?.fields ?? null }, step: task.fields?.origin.step ?? null }
    case 'paraphrases':
      return {
        item: { kind: 'paraphrases', value: task.paraphrases?.texts ?? null },
        step: task.paraphrases?.origin.step ?? null,
      }
  }
}

/** As an item holds it: without what only this task's view adds. */
export function pairItemOf({
  id,
  input,
  gold,
  output,
  proposed,
  source,
  state,
  position,
  note,
}: StoredPair): Extract<ItemValue, { readonly kind: 'pair' }> {
  return { kind: 'pair', id, value: { input, gold, output, proposed, source, state, position, note } }
}
