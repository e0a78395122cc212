import type { Command } from 'commander'
import { counted } from '#core/noun.ts'
import { exitCodes } from '../exit.ts'
import { progressLine } from '../progress-line.ts'
import { addOverwriteOption, type OverwriteOption } from '../save-file.ts'
import { table } from '../table.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'
import { addLabelsCommand } from './labels.ts'
import { addWordingCommands } from './wording.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

interface ImportOptions extends Options {
  readonly name: string
  readonly replace?: boolean
  readonly skipBroken?: boolean
}

export function addCollectionCommands(program: Command): void {
  const collection = program.command('collection').description('named sets of tasks')

  withExample(
    collection.command('import'),
    'placebo collection import resources/starter-collection/tasks --name starter',
  )
    .description(
      'import a task file, a folder or a zip: Super-NaturalInstructions, BIG-bench, multiple choice, Alpaca, FLAN, Self-Instruct, JSONL, CSV',
    )
    .argument('<path>')
    .requiredOption('--name <name>', 'what the collection is to be called')
    .option('--replace', 'take the place of a collection of that name')
    .option('--skip-broken', 'leave out files that cannot be read instead of refusing all')
    .action((path: string, options: ImportOptions) =>
      atTerminal(options, (terminal) =>
        importCollection(terminal, {
          path,
          name: options.name,
          replace: options.replace ?? false,
          skipBroken: options.skipBroken ?? false,
        }),
      ),
    )

  withExample(collection.command('list'), 'placebo collection list')
    .description('the collections that are here')
    .action((options: Options) => atTerminal(options, listCollections))

  withExample(collection.command('show'), 'placebo collection show starter')
    .description('the tasks of a collection: kind, label space, instances')
    .argument('<name>')
    .action((name: string, options: Options) => atTerminal(options, (terminal) => showCollection(terminal, name)))

  withExample(collection.command('lint'), 'placebo collection lint starter')
    .description('what looks wrong in a collection: missing fields, unused labels, duplicates, leaked examples')
    .argument('<name>')
    .action((name: string, options: Options) => atTerminal(options, (terminal) => lintCollection(terminal, name)))

  addOverwriteOption(withExample(collection.command('export'), 'placebo collection export starter --out starter-tasks'))
    .description('write a collection as Super-NaturalInstructions task files')
    .argument('<name>')
    .requiredOption('--out <folder>', 'where to')
    .action((name: string, options: Options & OverwriteOption & { out: string }) =>
      atTerminal(options, (terminal) => exportCollection(terminal, name, options)),
    )

  addKeepingCommands(collection)
  addLabelsCommand(collection)
  addWordingCommands(collection)
}

function addKeepingCommands(collection: Command): void {
  withExample(collection.command('rename'), 'placebo collection rename starter first-tasks')
    .description('give a collection another name; runs keep the one they were begun with')
    .argument('<name>')
    .argument('<to>')
    .action((name: string, to: string, options: Options) =>
      atTerminal(options, async ({ client, result }) => {
        const renamed = await client.collections.rename({ name, to })
        result(renamed, () => `collection ${name} is now called ${renamed.name}`)
      }),
    )

  withExample(collection.command('remove'), 'placebo collection remove starter')
    .description(
      'remove a collection; it can be brought back for 30 days, and runs have their own copy of what they ask',
    )
    .argument('<name>')
    .action((name: string, options: Options) =>
      atTerminal(options, async ({ client, result }) => {
        const removed = await client.collections.remove({ name })
        result(removed, () => `collection ${name} removed; bring it back with: placebo collection restore ${name}`)
      }),
    )

  withExample(collection.command('restore'), 'placebo collection restore starter')
    .description('bring back the collection of that name that was removed last')
    .argument('<name>')
    .action((name: string, options: Options) => atTerminal(options, (terminal) => restoreCollection(terminal, name)))
}

async function restoreCollection({ client, result, note, setExitCode }: Terminal, name: string): Promise<void> {
  const { removed } = await client.collections.list()
  const row = removed.find((each) => each.name === name)
  if (row) {
    const restored = await client.collections.restore({ id: row.id })
    result(
      restored,
      () => `collection ${name} is back: ${counted(row.tasks, 'task')}, ${counted(row.instances, 'instance')}`,
    )
    return
  }
  const known =
    removed.length === 0
      ? 'none can be brought back'
      : `to be brought back: ${removed.map((each) => each.name).join(', ')}`
  note(`placebo: invalid collection: ${name} was not removed (${known})`)
  setExitCode(exitCodes.wrong)
}

async function importCollection(
  terminal: Terminal,
  input: { path: string; name: string; replace: boolean; skipBroken: boolean },
): Promise<void> {
  const events = await terminal.client.collections.import(input, { signal: terminal.signal })
  const progress = progressLine(() => performance.now())
  for (;;) {
    const step = await events.next().catch((error: unknown) => {
      progress.end()
      throw error
    })
    if (!step.done) {
      // What takes no second needs no progress.
      if (step.value.bytesPerSecond !== null) progress.show(progressOf(step.value))
      continue
    }
    progress.end()
    const { name, tasks, instances, findings, problems } = step.value
    terminal.result(step.value, () =>
      [
        `collection ${name}: ${counted(tasks, 'task')}, ${counted(instances, 'instance')}`,
        ...problems.map((problem) => `${problem.severity}: ${problem.file}: ${problem.message}`),
        findings.length === 0
          ? 'lint: nothing found'
          : `lint: ${counted(findings.length, 'finding')}, see: placebo collection lint ${name}`,
      ].join('\n'),
    )
    return
  }
}

type ImportProgress = Extract<
  Awaited<ReturnType<Awaited<ReturnType<Terminal['client']['collections']['import']>>['next']>>,
  { done?: false }
>['value']

function progressOf({
  stage,
  files,
  allFiles,
  bytes,
  allBytes,
  instances,
  bytesPerSecond,
  secondsLeft,
  task,
}: ImportProgress) {
  const unit = allBytes < 10e6 ? { name: 'kB', bytes: 1e3 } : { name: 'MB', bytes: 1e6 }
  const inUnits = (count: number) => Math.round(count / unit.bytes)
  const what = `${unit.name} ${stage === 'checking' ? 'checked' : 'imported'}: ${files} of ${allFiles} files, ${instances} instances · ${task}`
  return {
    done: inUnits(bytes),
    total: inUnits(allBytes),
    perSecond: bytesPerSecond === null ? null : bytesPerSecond / unit.bytes,
    secondsLeft,
    unit: `${unit.name}/s`,
    what,
  }
}

async function listCollections(terminal: Terminal): Promise<void> {
  const listed = await terminal.client.collections.list()
  terminal.result(listed, () =>
    listed.collections.length === 0
      ? 'no collections yet; bring one in with: placebo collection import PATH --name NAME'
      : table(
          [
            { title: 'collection' },
            { title: 'tasks', align: 'right' },
            { title: 'instances', align: 'right' },
            { title: 'imported' },
            { title: 'from' },
          ],
          listed.collections.map((row) => [
            row.name,
            String(row.tasks),
            String(row.instances),
            row.importedAt.slice(0, 16).replace('T', ' '),
            row.source,
          ]),
        ),
  )
}

async function showCollection(terminal: Terminal, name: string): Promise<void> {
  const shown = await terminal.client.collections.show({ name })
  terminal.result(shown, () =>
    table(
      [
        { title: 'task' },
        { title: 'category' },
        { title: 'kind' },
        { title: 'instances', align: 'right' },
        { title: 'examples +/−' },
        { title: 'labels' },
        { title: 'in definition' },
        { title: 'reviewed' },
      ],
      shown.tasks.map((task) => [
        task.name,
        task.categories.join(', '),
        task.kind,
        String(task.instances),
        `${task.positiveExamples}/${task.negativeExamples}`,
        shorten(task.labels.join(', ')),
        task.stated ?? '',
        task.reviewed ? 'yes' : '',
      ]),
    ),
  )
}

async function lintCollection(terminal: Terminal, name: string): Promise<void> {
  const report = await terminal.client.collections.lint({ name })
  terminal.result(report, () =>
    report.findings.length === 0
      ? `collection ${name}: nothing found`
      : report.findings
          .map((finding) => `${finding.severity} ${finding.code} · ${finding.task}: ${finding.message}`)
          .join('\n'),
  )
}

async function exportCollection(
  terminal: Terminal,
  name: string,
  { out: folder, overwrite = false }: OverwriteOption & { readonly out: string },
): Promise<void> {
  const written = await terminal.client.collections.export({ name, folder, overwrite })
  terminal.result(written, () => `collection ${name}: ${written.files.length} task files written to ${folder}`)
}

function shorten(text: string): string {
  return text.length > 48 ? `${text.slice(0, 47)}…` : text
}
