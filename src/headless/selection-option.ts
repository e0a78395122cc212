import { ORPCError } from '@orpc/server'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { counted } from '#core/noun.ts'
import { selectTasks, type TaskSelection } from '#core/study/selected-tasks.ts'
import { kinds, type Kind } from '#core/task.ts'
import { list } from './arguments.ts'
import type { Terminal } from './terminal.ts'

export interface SelectionOptions {
  readonly kind?: Kind[]
  readonly category?: string[]
}

/** What `--tasks`, `--train-tasks` and `--test-tasks` take. */
export const namesOrPatterns = 'names, or patterns such as "task1*"'

/** Which of the tasks to ask are meant, beside their names. */
export function addSelectionOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--kind <list>', `of the tasks to ask only those of a kind: ${kinds.join(', ')}`).argParser(kindList),
    )
    .addOption(
      new Option(
        '--category <list>',
        'of the tasks to ask only those of a category, such as "Textual Entailment" or "Textual*"',
      ).argParser(list),
    )
}

function kindList(text: string): Kind[] {
  return list(text).map((each) => {
    const found = kinds.find((kind) => kind === each)
    if (!found) throw new InvalidArgumentError(`${each} is not one of ${kinds.join(', ')}.`)
    return found
  })
}

/** What selects nothing but names is left as it is: the call itself refuses a name that is not there. */
export function selects({ names, kinds: wanted, categories }: TaskSelection): boolean {
  return wanted !== undefined || categories !== undefined || names?.some((name) => name.includes('*')) === true
}

/** Names of the tasks that are meant, told to the person: a run knows its tasks by name, not how they were selected. */
export async function selectedTasks(
  { client, note }: Pick<Terminal, 'client' | 'note'>,
  collection: string,
  selection: TaskSelection,
  except: readonly string[] = [],
): Promise<string[]> {
  const { tasks: all } = await client.collections.show({ name: collection })
  const selected = selectTasks(all, selection, except)
  if (selected.state === 'refused') throw new ORPCError('INVALID_REQUEST', { data: { reasons: [...selected.reasons] } })
  note(`${counted(selected.tasks.length, 'task')} selected: ${shown(selected.tasks)}`)
  return [...selected.tasks]
}

const maxShown = 10

function shown(tasks: readonly string[]): string {
  const more = tasks.length - maxShown
  return `${tasks.slice(0, maxShown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

type Request = Parameters<Terminal['client']['runs']['start']>[0]

/** A request with the tasks that its names, patterns, kinds and categories select. */
export async function withSelection(
  terminal: Pick<Terminal, 'client' | 'note'>,
  request: Request,
  { kind, category }: SelectionOptions,
): Promise<Request> {
  const { collection, tuning } = request
  const train = { names: tuning?.trainTasks }
  const trained = selects(train) ? await selectedTasks(terminal, collection, train) : tuning?.trainTasks
  const tested = { names: request.tasks, kinds: kind, categories: category }
  // Of a pattern that both sides have in common only what is not trained on can be meant.
  const tasks = selects(tested) ? await selectedTasks(terminal, collection, tested, trained) : request.tasks
  return {
    ...request,
    ...(tasks && { tasks }),
    ...(tuning && { tuning: { ...tuning, trainTasks: [...(trained ?? [])] } }),
  }
}
