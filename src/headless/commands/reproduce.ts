import type { Command } from 'commander'
import { reproductionTable, reproductionTasksTable } from '#core/tables/reproduction.ts'
import { addOverwriteOption, saveFile, type OverwriteOption } from '../save-file.ts'
import { captioned } from '../table.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'

interface Options extends OverwriteOption {
  readonly dataDir?: string
  readonly json?: boolean
  readonly collection: string
  readonly csv?: string
  readonly latex?: string
}

type Card = Awaited<ReturnType<Client['baselines']['reproduction']>>

export function addReproduceCommand(program: Command): void {
  addOverwriteOption(
    withExample(
      program.command('reproduce'),
      'placebo reproduce --collection starter\nplacebo collection import natural-instructions/tasks --name sni\nplacebo reproduce --collection sni',
    ),
  )
    .description(
      "the reproduction card: the paper's random guess and majority label from a collection's own label spaces, without any model",
    )
    .requiredOption('--collection <name>', "with the paper's 57 classification tasks, or some of them")
    .option('--csv <file>', 'write the card as CSV, too')
    .option('--latex <file>', 'write the card for LaTeX (booktabs), too')
    .action((options: Options) => atTerminal(options, (terminal) => showCard(terminal, options)))
}

async function showCard(terminal: Terminal, { collection, ...files }: Options): Promise<void> {
  for (const as of ['csv', 'latex'] as const) {
    const file = files[as]
    if (file !== undefined)
      await saveFile(
        terminal,
        file,
        (await terminal.client.baselines.reproductionFile({ collection, of: 'card', as })).text,
        files,
      )
  }
  const card = await terminal.client.baselines.reproduction({ collection })
  terminal.result(card, () => textOf(card))
}

function textOf(card: Card): string {
  const { sentences, tasks, missing, unlike } = card
  return [
    captioned(reproductionTable(card), 'page'),
    '',
    ...sentences,
    ...(tasks.length === 0 ? [] : ['', captioned(reproductionTasksTable(card))]),
    ...(unlike.length > 0 ? ['', `without a label space or without instances here: ${unlike.join(', ')}`] : []),
    ...(tasks.length > 0 && missing.length > 0 ? ['', `not in this collection: ${missing.join(', ')}`] : []),
  ].join('\n')
}
