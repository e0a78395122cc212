import type { Example, Instance } from '#core/task.ts'
import { categoriesOf, definitionText, instanceOf } from './fields.ts'
import { instanceIds, type InstanceIds } from './instance-ids.ts'
import { optionPresence, type OptionPresence } from './option-presence.ts'
import { limits } from './limits.ts'
import { quote } from './quote.ts'
import { reject } from './parse-error.ts'
import { errorEvent, warningEvent, type ParseIssue, type ReadEvent, type TaskHead } from './read-event.ts'

/**
 * The tasks of one table (JSONL, CSV), whose rows may come in any order. Holds heads and digests of ids, no instances.
 * A row that cannot be taken throws a `ParseError`; what whole tasks lack stands in the events of the end.
 */
export interface TaskTable {
  /** A row that describes a task whole; a task has at most one. */
  describe: (head: TaskHead, where: string) => void
  /** What another row says about its task in passing. */
  mention: (task: string, said: Mention, where: string) => void
  instance: (task: string, row: unknown, where: string) => Instance
  /** @param howToDefine advice for a task without a definition */
  end: (file: string, howToDefine: string) => Extract<ReadEvent, { type: 'task' | 'problem' }>[]
}

export interface Mention {
  readonly definition?: string | undefined
  /** The task may do without: its inputs say what to do. */
  readonly mayLackDefinition?: true
  /** The first row that names some counts. */
  readonly categories?: readonly string[] | undefined
  readonly positiveExample?: Example
  readonly negativeExample?: Example
}

export function taskTable(): TaskTable {
  const tasks = new Map<string, Entry>()
  let size = 0
  const entryOf = (name: string, where: string): Entry => {
    if (tasks.size >= limits.tasks && !tasks.has(name))
      return reject({
        code: 'too-large',
        where,
        message: `invalid ${where}: task ${quote(name)} is one too many; a collection may have at most ${limits.tasks}`,
      })
    const entry = tasks.get(name) ?? {
      ids: instanceIds(),
      presence: optionPresence(),
      positiveExamples: [],
      negativeExamples: [],
    }
    tasks.set(name, entry)
    return entry
  }
  const held = (part: unknown, where: string): void => {
    size += JSON.stringify(part).length
    if (size > limits.heads) largeHeads(where)
  }
  const define = (name: string, given: string, where: string): void => {
    const entry = entryOf(name, where)
    const definition = definitionText(given, `${where}.definition`)
    if (entry.definition === undefined) {
      entry.definition = definition
      held([name, definition], where)
    } else if (entry.definition !== definition)
      twoDefinitions(name, `${quote(entry.definition)} and ${quote(definition)}`, where)
  }
  return {
    describe: (head, where) => {
      const entry = entryOf(head.name, where)
      if (entry.head !== undefined) describedTwice(head.name, where)
      entry.head = head
      define(head.name, head.definition, where)
      held(head, where)
    },
    mention: (task, { definition, mayLackDefinition, categories, positiveExample, negativeExample }, where) => {
      const entry = entryOf(task, where)
      if (mayLackDefinition) entry.mayLackDefinition = true
      if (positiveExample) entry.positiveExamples.push(positiveExample)
      if (negativeExample) entry.negativeExamples.push(negativeExample)
      if (Math.max(entry.positiveExamples.length, entry.negativeExamples.length) > limits.examples)
        manyExamples(task, where)
      const firstCategories =
        entry.categories === undefined ? categories && categoriesOf(categories, `${where}.categories`) : undefined
      entry.categories ??= firstCategories
      const news = [positiveExample, negativeExample, firstCategories].filter((part) => part !== undefined)
      if (definition !== undefined) define(task, definition, where)
      if (news.length > 0) held(news, where)
    },
    instance: (task, row, where) => instanceOf(row, where, entryOf(task, where)),
    end: (file, howToDefine) => {
      if (tasks.size === 0)
        return [errorEvent(file, { code: 'no-instances', message: 'invalid file: no rows with instances' })]
      const events = [...tasks].flatMap(([name, entry]) => ending(file, name, entry, howToDefine))
      const errors = events.filter(isError)
      return [
        ...errors.slice(0, named),
        ...(errors.length > named ? [manyErrors(file, errors.length - named)] : []),
        ...events.filter((event) => !isError(event)),
      ]
    },
  }
}

/** Tasks of a file that are rejected one by one. */
const named = 20

function manyErrors(file: string, others: number): Ending {
  return errorEvent(file, { code: 'field', message: `invalid tasks: ${others} more have the like wrong with them` })
}

function largeHeads(where: string): never {
  return reject({
    code: 'too-large',
    where,
    message: `invalid file: its definitions and examples have more than ${limits.heads} characters; split it`,
  })
}

function twoDefinitions(task: string, both: string, where: string): never {
  return reject({
    code: 'field',
    where,
    message: `invalid ${where}: task ${quote(task)} has two definitions, ${both}; keep one or make two tasks`,
  })
}

function describedTwice(task: string, where: string): never {
  return reject({
    code: 'field',
    where,
    message: `invalid ${where}: task ${quote(task)} is described twice; keep one "type": "task" line`,
  })
}

function manyExamples(task: string, where: string): never {
  return reject({
    code: 'too-large',
    where,
    message: `invalid ${where}: more than ${limits.examples} examples of one sort in task ${quote(task)}; leave some out`,
  })
}

interface Entry {
  readonly ids: InstanceIds
  readonly presence: OptionPresence
  readonly positiveExamples: Example[]
  readonly negativeExamples: Example[]
  head?: TaskHead
  definition?: string
  mayLackDefinition?: true
  categories?: readonly string[] | undefined
}

type Ending = Extract<ReadEvent, { type: 'task' | 'problem' }>

function ending(file: string, name: string, entry: Entry, howToDefine: string): Ending[] {
  const { head, ids, presence } = entry
  const definition = entry.definition ?? (entry.mayLackDefinition ? '' : undefined)
  const rejected = (issue: ParseIssue): Ending[] => [errorEvent(file, issue, name)]
  if (definition === undefined) {
    return rejected({ code: 'field', message: `missing definition of task ${quote(name)}: ${howToDefine}` })
  }
  if (ids.count === 0) return rejected({ code: 'no-instances', message: `invalid task ${quote(name)}: no instances` })
  const contradiction = presence.contradiction(head?.answerSpace, `answer space of task ${quote(name)}`)
  if (contradiction !== undefined) return rejected(contradiction)
  const renamed = ids.renamed(name)
  const whole: TaskHead = {
    curatedExamples: [],
    ...head,
    name,
    definition,
    positiveExamples: [...(head?.positiveExamples ?? []), ...entry.positiveExamples],
    negativeExamples: [...(head?.negativeExamples ?? []), ...entry.negativeExamples],
    categories: head?.categories ?? entry.categories ?? [],
  }
  return [
    ...(renamed === undefined ? [] : [warningEvent(file, renamed, name)]),
    { type: 'task', head: whole, instances: ids.count },
  ]
}

function isError(event: Ending): boolean {
  return event.type === 'problem' && event.problem.severity === 'error'
}
