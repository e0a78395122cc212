import type { Command } from 'commander'
import { counted } from '#core/noun.ts'
import { addOverwriteOption, saveFile, type OverwriteOption } from '../save-file.ts'
import { table } from '../table.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'

interface Options extends OverwriteOption {
  readonly dataDir?: string
  readonly json?: boolean
  readonly collection: string
  readonly csv?: string
  readonly latex?: string
}

/** As far as the paper's notebook prints them. */
const decimals = 3

type Card = Awaited<ReturnType<Client['baselines']['reproduction']>>

export function addReproduceCommand(program: Command): void {
  addOverwriteOption(withExample(program.command('reproduce'), 'placebo reproduce --collection starter\nplacebo collection import natural-instructions/tasks --name sni\nplacebo reproduce --collection sni'))
    .description('the reproduction card: the paper\'s random guess and majority label from a collection\'s own label spaces, without any model')
    .requiredOption('--collection <name>', 'with the paper\'s 57 classification tasks, or some of them')
    .option('--csv <file>', 'write the card as CSV, too')
    .option('--latex <file>', 'write the card for LaTeX (booktabs), too')
    .action((options: Options) => atTerminal(options, (terminal) => showCard(terminal, options)))
}

async function showCard(terminal: Terminal, { collection, ...files }: Options): Promise<void> {
  for (const as of ['csv', 'latex'] as const) {
    const file = files[as]
    if (file !== undefined) await saveFile(terminal, file, (await terminal.client.baselines.reproductionFile({ collection, of: 'card', as })).text, files)
  }
  const card = await terminal.client.baselines.reproduction({ collection })
  terminal.result(card, () => textOf(card))
}

function textOf({ collection, rows, sentences, tasks, missing, unlike, n, basis, ownTasks, of }: Card): string {
  const on = basis === 'paper' ? `${tasks.length} of the paper's ${of} tasks` : `${counted(ownTasks, 'task')} of its own`
  return [
    `${collection}: exact match in percent, on ${on}, n = ${n}; published: Kung & Peng 2023, ${of} tasks, n = 5700 (P: the paper, N: the first author's notebook)`,
    table(
      [{ title: 'without any model' }, { title: 'here', align: 'right' }, { title: 'published', align: 'right' }, { title: 'mark' }, { title: 'the same' }, { title: 'what it is' }],
      rows.map((row) => [row.name, row.ours === null ? '–' : row.ours.toFixed(decimals), row.published === null ? '–' : String(row.published), row.mark ?? '', row.agrees === null ? '' : row.agrees ? 'yes' : 'no', row.about]),
    ),
    '',
    ...sentences,
    ...(tasks.length === 0 ? [] : ['', table(
      [{ title: 'task' }, { title: 'n', align: 'right' }, { title: 'labels', align: 'right' }, { title: 'random guess', align: 'right' }, { title: 'majority label', align: 'right' }],
      tasks.map((task) => [task.task, String(task.n), String(task.labels), task.randomGuess.toFixed(1), task.majorityLabel.toFixed(1)]),
    )]),
    ...(unlike.length > 0 ? ['', `without a label space or without instances here: ${unlike.join(', ')}`] : []),
    ...(tasks.length > 0 && missing.length > 0 ? ['', `not in this collection: ${missing.join(', ')}`] : []),
  ].join('\n')
}
