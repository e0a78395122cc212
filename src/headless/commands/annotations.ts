import { Option, type Command } from 'commander'
import { counted } from '#core/noun.ts'
import { percent } from '#core/numbers.ts'
import { wholeNumber } from '../arguments.ts'
import { exitCodes } from '../exit.ts'
import { progressLine } from '../progress-line.ts'
import { table } from '../table.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'
import { addExchangeCommands } from './annotation-exchange.ts'
import { addTurnCommands } from './annotation-turns.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
  readonly collection: string
}

interface ProposeOptions extends Options {
  readonly set: string
  readonly perTask: number
  readonly approveClear?: boolean
  readonly model?: string
  readonly instances: number
  readonly task?: readonly string[]
  readonly author?: string
}

interface ValidateOptions extends Options {
  readonly set: string
  readonly task?: string
}

type Sets = Awaited<ReturnType<Client['annotations']['sets']>>
type Proposing = Awaited<ReturnType<Client['annotations']['propose']>>
type Proposed = Extract<Awaited<ReturnType<Proposing['next']>>, { readonly done: true }>['value']

export function addAnnotateCommands(program: Command): void {
  const annotate = program
    .command('annotate')
    .description('annotation sets: delusive pairs, simplified definitions, label spaces')
  addSetCommands(annotate)

  withExample(
    annotate.command('propose'),
    `placebo annotate propose --collection starter --approve-clear
placebo annotate propose --collection starter --set second --per-task 4 --model m.gguf --instances 5 --author Ada`,
  )
    .description(
      [
        "propose delusive pairs for every task, from negative examples, wrong labels, rotated outputs and a model's own mistakes",
        '',
        'A task that has enough pairs is left as it is, pairs that are there are not touched, and what was rejected is not proposed again. ' +
          'The set is made where it is not there. What could be right after all waits for a second look.',
      ].join('\n'),
    )
    .summary('propose delusive pairs for every task')
    .requiredOption('--collection <name>')
    .option('--set <name>', 'the annotation set', 'main')
    .addOption(new Option('--per-task <n>', 'pairs that each task shall have').argParser(wholeNumber(1)).default(2))
    .option('--approve-clear', 'approve at once what leaves no doubt')
    .option('--model <file>', 'propose its own wrong answers, too: a GGUF file, or the name of an added model')
    .addOption(
      new Option('--instances <n>', 'instances of each task it is asked, the last ones')
        .argParser(wholeNumber(1))
        .default(5),
    )
    .option('--task <name...>', 'only these tasks (default: all)')
    .option('--author <name>', 'who proposes (default: the author of the settings)')
    .action((options: ProposeOptions) => atTerminal(options, (terminal) => propose(terminal, options)))

  withExample(
    annotate.command('validate'),
    `placebo annotate validate --collection starter
placebo annotate validate --collection starter --set second --task starter001_sentiment_restaurant_review --json`,
  )
    .description('problems with the pairs, tags, texts and label spaces of a set; exit code 1 if one is an error')
    .requiredOption('--collection <name>')
    .option('--set <name>', 'the annotation set', 'main')
    .option('--task <name>', 'only this task (default: all)')
    .action((options: ValidateOptions) => atTerminal(options, (terminal) => validate(terminal, options)))

  addTurnCommands(annotate)
  addExchangeCommands(annotate)
}

function addSetCommands(annotate: Command): void {
  withExample(annotate.command('sets'), 'placebo annotate sets --collection starter')
    .description('the annotation sets of a collection, and how far they are')
    .requiredOption('--collection <name>')
    .action((options: Options) => atTerminal(options, (terminal) => listSets(terminal, options.collection)))

  withExample(annotate.command('create'), 'placebo annotate create second --collection starter')
    .description('make an annotation set; the first one of a collection is active at once')
    .argument('<set>')
    .requiredOption('--collection <name>')
    .action((name: string, { collection, ...options }: Options) =>
      atTerminal(options, async ({ client, result }) => {
        const made = await client.annotations.createSet({ collection, name })
        result(
          made,
          () =>
            `annotation set ${made.name} of ${collection} is made; ${made.active ? 'it is active' : `studies take it after: placebo annotate use ${made.name} --collection ${collection}`}`,
        )
      }),
    )

  withExample(
    annotate.command('use'),
    'placebo annotate use second --collection starter\nplacebo annotate use --none --collection starter',
  )
    .description('which set studies planned from now on take; runs keep what they were begun with')
    .argument('[set]')
    .option('--none', 'no set: the tasks as they were imported or edited')
    .requiredOption('--collection <name>')
    .action(
      (name: string | undefined, { collection, none, ...options }: Options & { none?: boolean }, command: Command) => {
        if ((name === undefined) === (none !== true)) command.error('error: name a set, or say --none')
        return atTerminal(options, async ({ client, result }) => {
          const used = await client.annotations.useSet({ collection, set: name ?? null })
          result(used, () =>
            used.set === null
              ? `no annotation set of ${collection} is active`
              : `annotation set ${used.set} of ${collection} is active`,
          )
        })
      },
    )

  withExample(annotate.command('rename'), 'placebo annotate rename second Ada --collection starter')
    .description('give an annotation set another name')
    .argument('<set>')
    .argument('<to>')
    .requiredOption('--collection <name>')
    .action((set: string, to: string, { collection, ...options }: Options) =>
      atTerminal(options, async ({ client, result }) => {
        const renamed = await client.annotations.renameSet({ collection, set, to })
        result(renamed, () => `annotation set ${set} is now called ${renamed.name}`)
      }),
    )

  withExample(annotate.command('remove'), 'placebo annotate remove second --collection starter')
    .description('remove an annotation set with its history; it can be brought back')
    .argument('<set>')
    .requiredOption('--collection <name>')
    .action((set: string, { collection, ...options }: Options) =>
      atTerminal(options, async ({ client, result }) => {
        const removed = await client.annotations.removeSet({ collection, set })
        result(
          removed,
          () =>
            `annotation set ${removed.name} removed; bring it back with: placebo annotate restore ${removed.name} --collection ${collection}`,
        )
      }),
    )

  withExample(annotate.command('restore'), 'placebo annotate restore second --collection starter')
    .description('bring back the annotation set of that name that was removed last')
    .argument('<set>')
    .requiredOption('--collection <name>')
    .action((set: string, { collection, ...options }: Options) =>
      atTerminal(options, (terminal) => restoreSet(terminal, collection, set)),
    )
}

async function listSets({ client, result }: Terminal, collection: string): Promise<void> {
  const listed = await client.annotations.sets({ collection })
  const right = (title: string) => ({ title, align: 'right' as const })
  result(listed, () =>
    [
      listed.sets.length === 0
        ? `no annotation sets yet; make one with: placebo annotate propose --collection ${collection}`
        : table(
            [
              { title: 'set' },
              { title: 'active' },
              right('version'),
              { title: 'changed' },
              { title: 'authors' },
              right('approved'),
              right('proposed'),
              right('second look'),
              right('rejected'),
              right('tagged'),
              right('reviewed'),
            ],
            listed.sets.map(rowOf),
          ),
      ...(listed.removed.length === 0
        ? []
        : [`to be brought back: ${listed.removed.map(({ name }) => name).join(', ')}`]),
    ].join('\n'),
  )
}

function rowOf({
  name,
  active,
  version,
  changedAt,
  authors,
  pairs,
  tagged,
  reviewed,
}: Sets['sets'][number]): readonly string[] {
  const numbers = [pairs.approved, pairs.proposed, pairs['needs a second look'], pairs.rejected, tagged, reviewed]
  return [
    name,
    active ? 'yes' : '',
    String(version),
    changedAt?.slice(0, 16).replace('T', ' ') ?? '',
    authors.join(', '),
    ...numbers.map(String),
  ]
}

async function restoreSet(
  { client, result, note, setExitCode }: Terminal,
  collection: string,
  name: string,
): Promise<void> {
  const { removed } = await client.annotations.sets({ collection })
  const row = removed
    .toSorted((one, other) => other.removedAt.localeCompare(one.removedAt))
    .find((each) => each.name === name)
  if (row) {
    const restored = await client.annotations.restoreSet({ collection, id: row.id })
    result(restored, () => `annotation set ${restored.name} of ${collection} is back`)
    return
  }
  const known =
    removed.length === 0
      ? 'none can be brought back'
      : `to be brought back: ${removed.map((each) => each.name).join(', ')}`
  note(`placebo: invalid set: ${name} was not removed (${known})`)
  setExitCode(exitCodes.wrong)
}

async function propose(
  terminal: Terminal,
  { collection, set, perTask, approveClear = false, model, instances, task, author }: ProposeOptions,
): Promise<void> {
  const { client, signal, note, result } = terminal
  const { sets } = await client.annotations.sets({ collection })
  if (!sets.some(({ name }) => name === set)) {
    const made = await client.annotations.createSet({ collection, name: set })
    note(`annotation set ${made.name} is made${made.active ? ' and active' : ''}`)
  }
  const asked = {
    collection,
    set,
    perTask,
    approveClear,
    model: model ?? null,
    instancesPerTask: instances,
    ...(task && { tasks: task }),
    ...(author !== undefined && { author }),
  }
  const ended = await watched(await client.annotations.propose(asked, { signal }))
  result(ended, () => proposedInWords(ended, { collection, set, perTask }))
}

async function watched(events: Proposing): Promise<Proposed> {
  const line = progressLine(() => performance.now())
  try {
    for (;;) {
      const step = await events.next()
      if (step.done === true) return step.value
      const { done, total, perSecond, secondsLeft, task } = step.value
      line.show({ done, total, perSecond, secondsLeft, unit: 'tasks/s', what: task })
    }
  } finally {
    line.end()
  }
}

/** Tasks that are told one by one. */
const maxShort = 20

function proposedInWords(
  { tasks, proposed, approved, doubtful, short, passedOver }: Proposed,
  { collection, set, perTask }: Pick<ProposeOptions, 'collection' | 'set' | 'perTask'>,
): string {
  const total = Object.values(proposed).reduce((sum, n) => sum + n, 0)
  const place = ['', 'annotate', collection, set].map((part) => encodeURIComponent(encodeURIComponent(part))).join('/')
  return [
    `${total} ${total === 1 ? 'pair' : 'pairs'} proposed for ${tasks} ${tasks === 1 ? 'task' : 'tasks'} in the annotation set ${set} of ${collection}; ${approved} approved at once`,
    ...(total === 0
      ? []
      : [
          table(
            [{ title: 'source' }, { title: 'proposed', align: 'right' }, { title: 'share', align: 'right' }],
            Object.entries(proposed).map(([source, n]) => [source, String(n), percent((100 * n) / total)]),
          ),
        ]),
    ...(passedOver === 0 ? [] : [`passed over, each with its reason beside the task: ${passedOver}`]),
    ...(short.length === 0
      ? []
      : [
          `tasks with fewer than ${perTask}: ${short.length}`,
          ...short.slice(0, maxShort).map(({ task, pairs, reason }) => `  ${task}: ${pairs}; ${reason}`),
          ...(short.length > maxShort ? ['  … all of them: --json'] : []),
        ]),
    doubtful === 0
      ? 'none needs a second look'
      : `${doubtful} ${doubtful === 1 ? 'needs' : 'need'} a second look; walk through them in the window under Annotate, or with: placebo serve, at #${place}`,
  ].join('\n')
}

async function validate(
  { client, result, setExitCode }: Terminal,
  { collection, set, task }: ValidateOptions,
): Promise<void> {
  const validated = await client.annotations.validate({ collection, set, ...(task !== undefined && { task }) })
  const { checked, findings } = validated
  const errors = findings.filter(({ severity }) => severity === 'error').length
  result(validated, () =>
    [
      ...(findings.length === 0
        ? []
        : [
            table(
              [{ title: 'task' }, { title: 'item' }, { title: 'state' }, { title: '' }, { title: 'what' }],
              findings.map((finding) => [
                finding.task,
                finding.item,
                finding.state ?? '',
                finding.severity,
                finding.message,
              ]),
            ),
          ]),
      `annotation set ${set} of ${collection}: ${counted(checked, 'item')} checked, ${counted(errors, 'error')}, ${counted(findings.length - errors, 'warning')}`,
    ].join('\n'),
  )
  if (errors > 0) setExitCode(exitCodes.failed)
}
