import { Option, type Command } from 'commander'
import { decimal } from '#core/numbers.ts'
import { exitCodes } from '../exit.ts'
import { addOverwriteOption, type OverwriteOption } from '../save-file.ts'
import { table } from '../table.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
  readonly collection: string
}

type As = Parameters<Client['annotations']['write']>[0]['as']

interface ExportOptions extends Options, OverwriteOption {
  readonly set: string
  readonly out: string
  readonly as?: As
}

interface TakeOptions extends Options {
  readonly from: string
  readonly into: string
  readonly task?: readonly string[]
  readonly item?: readonly string[]
  readonly author?: string
}

type Agreement = Awaited<ReturnType<Client['annotations']['agreement']>>
type Figures = Agreement['of'][number]['all']
type Differences = Awaited<ReturnType<Client['annotations']['differences']>>
type Difference = Differences['different'][number]
type Value = Difference['values'][number]

/** Sets beside each other, and on their way from one machine to another. */
export function addExchangeCommands(annotate: Command): void {
  addOverwriteOption(
    withExample(
      annotate.command('export'),
      `placebo annotate export --collection starter --out main.jsonl
placebo annotate export --collection starter --set second --out second.csv
placebo annotate export --collection starter --as tasks --out starter-pairs`,
    ),
  )
    .description(
      [
        'write a set as a log with its whole history (.jsonl), as a table of its items as they are now (.csv), or as Super-NaturalInstructions tasks',
        '',
        'Log and table are read again by "placebo annotate import", and lose nothing of what they hold. The tasks are those with approved pairs, ' +
          'which are negative examples there.',
      ].join('\n'),
    )
    .summary('write a set as a log, a table, or task files')
    .requiredOption('--collection <name>')
    .option('--set <name>', 'the annotation set', 'main')
    .requiredOption('--out <path>', 'the file, or the folder for task files')
    .addOption(
      new Option('--as <kind>', 'what to write (default: as the file ends)').choices(['jsonl', 'csv', 'tasks']),
    )
    .action((options: ExportOptions, command: Command) => {
      const as =
        options.as ?? (/\.jsonl$/i.test(options.out) ? 'jsonl' : /\.csv$/i.test(options.out) ? 'csv' : undefined)
      if (as === undefined)
        return command.error('error: say what to write with --as, or end the name of the file with .jsonl or .csv')
      return atTerminal(options, (terminal) => exportSet(terminal, options, as))
    })

  withExample(
    annotate.command('import'),
    'placebo annotate import bea.jsonl --collection starter\nplacebo annotate import main.csv --collection starter --name bea',
  )
    .description(
      'bring in a set that was exported, with its authors and times, and its history where it is a log; all of it, or nothing',
    )
    .argument('<file>', 'a log (.jsonl) or a table (.csv)')
    .requiredOption('--collection <name>')
    .option('--name <name>', "what the set is to be called (default: as the log names it; of a table, the file's name)")
    .action((file: string, options: Options & { name?: string }) =>
      atTerminal(options, (terminal) => importSet(terminal, file, options)),
    )

  withExample(
    annotate.command('agreement'),
    'placebo annotate agreement main bea --collection starter\nplacebo annotate agreement main bea cy --collection starter --by-task',
  )
    .description(
      [
        "how far annotators agree: raw, Cohen's kappa (of two), Fleiss' kappa, Krippendorff's alpha, with 95 % intervals",
        '',
        'Pairs: the state of each that was proposed; approved with another output is one of its own, and what nobody has decided since it was proposed automatically is no judgement. Tags: the type of each word of a ' +
          'definition. Labels: whether each output of a task is a label. A set that has not judged something is missing there.',
      ].join('\n'),
    )
    .summary('how far annotators agree')
    .argument('<set...>', 'two or more')
    .requiredOption('--collection <name>')
    .option('--by-task', 'each task, too')
    .action((sets: string[], options: Options & { byTask?: boolean }, command: Command) => {
      if (sets.length < 2) return command.error('error: name two sets or more')
      return atTerminal(options, (terminal) => showAgreement(terminal, sets, options))
    })

  withExample(annotate.command('differences'), 'placebo annotate differences main bea --collection starter')
    .description('where two sets are not of one mind, item by item')
    .argument('<set>')
    .argument('<other>')
    .requiredOption('--collection <name>')
    .option('--task <name>', 'only this task (default: all)')
    .action((set: string, other: string, options: Options & { task?: string }) =>
      atTerminal(options, (terminal) => showDifferences(terminal, [set, other], options)),
    )

  withExample(
    annotate.command('take'),
    `placebo annotate take --from bea --into main --collection starter --task starter001_sentiment_restaurant_review
placebo annotate take --from bea --into main --collection starter --item tags "label space"`,
  )
    .description(
      'decide for another set where two differ, in one step that can be taken back; what the other set does not hold stays',
    )
    .requiredOption('--collection <name>')
    .requiredOption('--from <set>')
    .requiredOption('--into <set>', 'the one that is changed')
    .option('--task <name...>', 'only of these tasks (default: all)')
    .option(
      '--item <name...>',
      'only these items: tags, simplified, "output type", "label space", "pair" and its id (default: all)',
    )
    .option('--author <name>', 'who decides (default: the author of the settings)')
    .action((options: TakeOptions) => atTerminal(options, (terminal) => take(terminal, options)))
}

async function exportSet(
  { client, result }: Terminal,
  { collection, set, out, overwrite = false }: ExportOptions,
  as: As,
): Promise<void> {
  const written = await client.annotations.write({ collection, set, as, path: out, overwrite })
  result(written, () =>
    as === 'tasks'
      ? `annotation set ${set}: ${counted(written.items, 'approved pair')} written as negative examples of ${counted(written.files.length, 'task')} to ${out}`
      : `annotation set ${set}: ${counted(written.items, 'item')}${as === 'jsonl' ? ` and ${counted(written.version, 'step')} that led to them` : ''} written to ${out}`,
  )
}

async function importSet(
  { client, result, signal }: Terminal,
  path: string,
  { collection, name }: Options & { name?: string },
): Promise<void> {
  const imported = await client.annotations.import(
    { collection, path, ...(name !== undefined && { name }) },
    { signal },
  )
  const { unknownTasks } = imported
  result(imported, () =>
    [
      `annotation set ${imported.name} of ${collection}: ${counted(imported.items, 'item')}, ${counted(imported.version, 'step')}${imported.active ? '; it is active' : ''}`,
      ...(unknownTasks.length === 0
        ? []
        : [
            `kept, though the collection does not have ${unknownTasks.length === 1 ? 'the task' : 'the tasks'}: ${unknownTasks.join(', ')}`,
          ]),
    ].join('\n'),
  )
}

async function showAgreement(
  { client, result }: Terminal,
  sets: string[],
  { collection, byTask = false }: Options & { byTask?: boolean },
): Promise<void> {
  const reported = await client.annotations.agreement({ collection, sets })
  const right = (title: string) => ({ title, align: 'right' as const })
  const columns = [
    right('units'),
    right('of two'),
    right('raw'),
    ...(sets.length === 2 ? [right('Cohen')] : []),
    right('Fleiss'),
    right('Krippendorff'),
  ]
  result(reported, () =>
    [
      `agreement of ${sets.join(', ')} (95 % intervals: bootstrap over tasks and units, ${reported.draws} draws, seed ${reported.seed}; – where a figure is not defined)`,
      table(
        [{ title: 'of' }, ...columns],
        reported.of.map(({ what, all }) => [what, ...cellsOf(all)]),
      ),
      ...(byTask
        ? reported.of.flatMap(({ what, byTask: tasks }) =>
            tasks.length === 0
              ? []
              : [
                  '',
                  table(
                    [{ title: what }, ...columns],
                    tasks.map(({ task, figures }) => [task, ...cellsOf(figures)]),
                  ),
                ],
          )
        : []),
    ].join('\n'),
  )
}

function cellsOf({ units, unitsOfTwo, raw, cohen, fleiss, krippendorff }: Figures): string[] {
  return [
    String(units),
    String(unitsOfTwo),
    figureText(raw),
    ...(cohen === null ? [] : [figureText(cohen)]),
    figureText(fleiss),
    figureText(krippendorff),
  ]
}

/** e.g. "0.653 [0.638, 0.668]". */
function figureText(figure: Figures['raw']): string {
  if (figure === 'too-few') return '–'
  const { value, interval95 } = figure
  return `${decimal(value, 3)} ${interval95 === 'too-few' ? '[–]' : `[${decimal(interval95.low, 3)}, ${decimal(interval95.high, 3)}]`}`
}

async function showDifferences(
  { client, result }: Terminal,
  sets: [string, string],
  { collection, task }: Options & { task?: string },
): Promise<void> {
  const reported = await client.annotations.differences({ collection, sets, ...(task !== undefined && { task }) })
  result(reported, () =>
    [
      ...(reported.different.length === 0
        ? []
        : [
            table(
              [{ title: 'task' }, { title: 'item' }, ...sets.map((title) => ({ title }))],
              reported.different.map((each) => [each.task, each.item, ...cellsOfValues(each.values)]),
            ),
          ]),
      `${counted(reported.different.length, 'item')} different, ${reported.same} the same`,
    ].join('\n'),
  )
}

/** Of two pairs with the same input only what differs is told. */
function cellsOfValues([one, two]: Difference['values']): readonly [string, string] {
  const sameInput = one?.kind === 'pair' && two?.kind === 'pair' && one.value?.input === two.value?.input
  return [valueText(one, sameInput), valueText(two, sameInput)]
}

function valueText(item: Value, sameInput: boolean): string {
  if (item === null || item.value === null) return '–'
  switch (item.kind) {
    case 'pair': {
      const { state, input, output, note } = item.value
      return `${state}: ${sameInput ? '' : `${shorten(input)} → `}${shorten(output)}${note === '' ? '' : ` (${shorten(note)})`}`
    }
    case 'tags':
      return shorten(item.value.map(({ type, text }) => `${type}: ${text}`).join('; '))
    case 'label space':
      return item.value.kind === 'generation' ? 'generation' : shorten(item.value.labels.join(', '))
    case 'fields':
      return shorten(item.value.map(({ name, slot }) => `${name}: {${slot}}`).join(', '))
    case 'paraphrases':
      return shorten(item.value.join('; '))
    case 'simplified':
    case 'output type':
      return shorten(item.value)
  }
}

async function take(
  { client, result, note, setExitCode }: Terminal,
  { collection, from, into, task, item, author }: TakeOptions,
): Promise<void> {
  const { different } = await client.annotations.differences({ collection, sets: [into, from] })
  const changes = different.flatMap(({ task: name, item: named, values: [, wanted], origins: [seen] }) =>
    wanted !== null && (task?.includes(name) ?? true) && (item?.includes(named) ?? true)
      ? [{ task: name, item: wanted, seen: seen?.step ?? null }]
      : [],
  )
  if (changes.length === 0) {
    note(
      `placebo: invalid choice: nothing of ${from} that it names is different in ${into} (see: placebo annotate differences ${into} ${from} --collection ${collection})`,
    )
    setExitCode(exitCodes.wrong)
    return
  }
  const taken = await client.annotations.act({
    collection,
    set: into,
    what: `take from ${from}`.slice(0, 200),
    changes,
    ...(author !== undefined && { author }),
  })
  result(
    { taken: changes.length, version: taken.version },
    () => `${counted(changes.length, 'item')} of ${from} taken into ${into} in one step`,
  )
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
