import type { ItemValue } from '#contract/annotations.ts'
import { tagsHold } from '#core/annotations/content-types.ts'
import type { PairState } from '#core/annotations/item.ts'
import { choiceUnreviewed, spaceProblems } from '#core/corrections.ts'
import type { Task } from '#core/task.ts'
import { fieldsProblems } from '#core/templates/fields.ts'
import { paraphraseProblems } from '#core/templates/paraphrases.ts'
import { readItems, type ItemRow } from '#store/annotations.ts'
import { findTaskRow, listTasks, type TaskRow } from '#store/collections.ts'
import { itemFrom, pairsOf, problemsOfPairs, spanProblems, taskInSet, type FoundSet } from './annotations.ts'
import { unreadFields } from '../collections/task-fields.ts'
import type { Host } from '../host.ts'
import { countOutputs } from './label-review.ts'
import type { ReviewedSpace } from '#core/reviewed-space.ts'

export interface Finding {
  readonly task: string
  /** Its name in the log. */
  readonly item: string
  /** Of a pair. */
  readonly state: PairState | null
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
}

export interface Validated {
  /** Items. */
  readonly checked: number
  readonly findings: Finding[]
}

type Problem = Pick<Finding, 'code' | 'severity' | 'message'>

/** What speaks against anything a set holds, task by task in the order of the collection. */
export async function validateSet(
  { store }: Pick<Host, 'store'>,
  { collection, set }: Extract<FoundSet, { readonly state: 'found' }>,
  only: string | undefined,
): Promise<Validated> {
  const byTask = Map.groupBy(readItems(store, set.id, only), ({ task }) => task)
  const rows =
    only === undefined
      ? listTasks(store, collection.id)
      : [findTaskRow(store, collection.id, only)].filter((row) => row !== undefined)
  const findings: Finding[] = []
  let checked = 0
  for (const row of rows) {
    const items = byTask.get(row.task.name)
    byTask.delete(row.task.name)
    if (items === undefined) continue
    const task = taskInSet(row, set, items)
    const pairs = pairsOf(items)
    const problems = await problemsOfPairs(store, row, task, pairs)
    checked += items.length - pairs.filter(({ state }) => state === 'rejected').length
    for (const { id, state } of pairs)
      findings.push(
        ...(problems.get(id) ?? []).map((problem) => ({ task: task.name, item: `pair ${id}`, state, ...problem })),
      )
    for (const item of items)
      findings.push(
        ...(await otherProblems(store, row, task, item)).map((problem) => ({
          task: task.name,
          item: item.item,
          state: null,
          ...problem,
        })),
      )
  }
  for (const [task, items] of byTask) {
    findings.push(
      ...items.map(({ item }): Finding => ({
        task,
        item,
        state: null,
        code: 'no such task',
        severity: 'warning',
        message: `the collection ${collection.name} has no such task`,
      })),
    )
    checked += items.length
  }
  return { checked, findings }
}

async function otherProblems(
  store: Host['store'],
  row: TaskRow,
  task: Task,
  { item, value }: ItemRow,
): Promise<readonly Problem[]> {
  const held: ItemValue = itemFrom(item, value)
  if (held.value === null) return []
  switch (held.kind) {
    case 'pair':
      return []
    case 'tags': {
      if (tagsHold(held.value, task.definition))
        return spanProblems(held.value, task.definition).map((message) => error('invalid span', message))
      return [
        error(
          'another definition',
          'the definition was rewritten since it was tagged: its tags are not used; tag it again',
        ),
      ]
    }
    case 'simplified':
      return held.value.trim() === ''
        ? [error('blank', 'it is blank; leave it out for what follows from the tags')]
        : []
    case 'output type':
      return [
        ...(held.value.trim() === '' ? [error('blank', 'it is blank')] : []),
        ...(task.answerSpace.kind === 'generation'
          ? []
          : [
              warning(
                task.answerSpace.kind,
                `the task is ${task.answerSpace.kind}: an output type is shown of generation tasks only`,
              ),
            ]),
      ]
    case 'label space':
      return task.answerSpace.kind === 'choice'
        ? [warning('choice', `it is not used: ${choiceUnreviewed}`)]
        : spaceFindings(store, row, held.value)
    case 'fields': {
      const problems = fieldsProblems(held.value)
      const unread = problems.length > 0 ? undefined : unreadFields(store, row.id, held.value)
      return [...problems, ...(unread === undefined ? [] : [unread])].map((message) => error('invalid fields', message))
    }
    case 'paraphrases':
      return paraphraseProblems(held.value, task.definition).map((message) => error('invalid paraphrases', message))
  }
}

async function spaceFindings(store: Host['store'], row: TaskRow, space: ReviewedSpace): Promise<readonly Problem[]> {
  const problems = spaceProblems(space).map((message) => error('invalid label space', message))
  if (space.kind === 'generation' || problems.length > 0) return problems
  const { outputs, otherOutputs } = await countOutputs(store, row.id, row.instanceCount, space.labels)
  const labels = new Set(space.labels)
  const outside =
    otherOutputs + outputs.reduce((sum, { output, instances }) => sum + (labels.has(output) ? 0 : instances), 0)
  return [
    ...outputs
      .filter(({ output, instances }) => labels.has(output) && instances === 0)
      .map(({ output }) => warning('unused label', `no instance has the label "${output}"`)),
    ...(outside === 0
      ? []
      : [
          warning(
            'outside label space',
            `${outside} of ${row.instanceCount} instances have an output that is no label`,
          ),
        ]),
  ]
}

function error(code: string, message: string): Problem {
  return { code, severity: 'error', message }
}

function warning(code: string, message: string): Problem {
  return { code, severity: 'warning', message }
}
