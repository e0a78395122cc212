import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { counted } from '#core/noun.ts'
import { printCompared, type CompareOptions } from '../compared-runs.ts'
import { execute } from '../run-events.ts'
import { addOverwriteOption } from '../save-file.ts'
import { table } from '../table.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

type Entry = Awaited<ReturnType<Client['history']['list']>>['runs'][number]

const runArgument = ['<run>', 'id, the beginning of one, or name'] as const
const runsArgument = ['<run...>', 'ids, beginnings of them, or names'] as const

/** Of `placebo run`: what is done with runs that are there already. */
export function addHistoryCommands(group: Command): void {
  withExample(
    group.command('note'),
    'placebo run note 3f2a91c4 "k = 1 by mistake"\nplacebo run note 3f2a91c4 - < notes.txt',
  )
    .description('note something of a run, in place of what was noted before; "-" reads it from standard input')
    .argument(...runArgument)
    .argument('<text>')
    .action((run: string, text: string, options: Options) =>
      atTerminal(options, async (terminal) => {
        const noted = await terminal.client.history.note({
          run,
          notes: text === '-' ? readFileSync(0, 'utf8').trimEnd() : text,
        })
        terminal.result(noted, () =>
          noted.notes === '' ? `run ${noted.run}: no notes any more` : `run ${noted.run} is noted: ${noted.notes}`,
        )
      }),
    )

  withExample(
    group.command('tag'),
    'placebo run tag 3f2a91c4 paper "figure 2"\nplacebo run tag 3f2a91c4        # no tags any more',
  )
    .description('the tags of a run, in place of those it had')
    .argument(...runArgument)
    .argument('[tag...]')
    .action((run: string, tags: string[], options: Options) =>
      atTerminal(options, async (terminal) => {
        const tagged = await terminal.client.history.tag({ run, tags })
        terminal.result(
          tagged,
          () => `run ${tagged.run}: ${tagged.tags.length === 0 ? 'no tags any more' : tagged.tags.join(', ')}`,
        )
      }),
    )

  withExample(group.command('again'), 'placebo run again 3f2a91c4 --model other.gguf')
    .description(
      'begin a study once more, as it was frozen: with the same model or another one, from the same collection or another one',
    )
    .argument(...runArgument)
    .option(
      '--model <model>',
      'a GGUF file, or the name of a model that was added (default: the same one, known by its hash)',
    )
    .option(
      '--collection <name>',
      'default: the same one, or what "placebo bundle excerpt" has made of the run\'s own tasks',
    )
    .option('--name <name>', 'of the new run (default: the same)')
    .action((run: string, options: AgainOptions) => atTerminal(options, (terminal) => runAgain(terminal, run, options)))

  withExample(group.command('remove'), 'placebo run remove 3f2a91c4\nplacebo run remove 3f2a91c4 --models')
    .description('delete runs; for 30 days "placebo run restore" brings them back')
    .argument(...runsArgument)
    .option('--models', 'delete the files of its trainings, too, when its time is over')
    .action((runs: string[], options: Options & { models?: boolean }) =>
      atTerminal(options, async (terminal) => {
        const removed = await terminal.client.history.remove({ runs, models: options.models ?? false })
        terminal.result(
          removed,
          () =>
            `${inWords(removed.removed)} deleted; until ${removed.until.slice(0, 10)} it can be brought back with: placebo run restore ${removed.removed.join(' ')}`,
        )
      }),
    )

  withExample(group.command('restore'), 'placebo run restore 3f2a91c4')
    .description('bring deleted runs back')
    .argument(...runsArgument)
    .action((runs: string[], options: Options) =>
      atTerminal(options, async (terminal) => {
        const back = await terminal.client.history.restore({ runs })
        terminal.result(back, () => `${inWords(back.restored)} brought back`)
      }),
    )

  withExample(group.command('deleted'), 'placebo run deleted')
    .description('runs that were deleted and can be brought back')
    .action((options: Options) => atTerminal(options, listDeleted))

  addOverwriteOption(withExample(group.command('compare'), 'placebo run compare 3f2a91c4 77b0e1d2'))
    .description(
      'a run beside others: what differs in their set-up, and in their scores on the instances that all of them were asked',
    )
    .argument(...runsArgument)
    .option('--csv <file>', 'write the comparisons as CSV, too')
    .option('--latex <file>', 'write them for LaTeX (booktabs), too')
    .option('--effects-csv <file>', 'write what each change does in each run as CSV, too')
    .option('--figures <folder>', 'draw scores and effects of all runs as SVG, too')
    .action((runs: string[], options: CompareOptions) =>
      atTerminal(options, (terminal) => printCompared(terminal, runs, options)),
    )
}

interface AgainOptions extends Options {
  readonly model?: string
  readonly collection?: string
  readonly name?: string
}

async function runAgain(terminal: Terminal, run: string, { model, collection, name }: AgainOptions): Promise<void> {
  const { request, notes } = await terminal.client.history.request({ run })
  for (const note of notes) terminal.note(`placebo: ${note}`)
  const changed = {
    ...request,
    ...(model !== undefined && { model }),
    ...(collection !== undefined && { collection }),
    ...(name !== undefined && { name }),
  }
  await execute(terminal, () => terminal.client.runs.start(changed))
}

async function listDeleted(terminal: Terminal): Promise<void> {
  const listed = await terminal.client.history.list({ which: 'deleted' })
  terminal.result(listed, () =>
    listed.runs.length === 0
      ? 'no run was deleted lately'
      : table(
          [{ title: 'run' }, { title: 'name' }, { title: 'deleted' }, { title: 'deleted on' }, { title: 'with it' }],
          listed.runs.map((run) => [
            run.id,
            run.name,
            run.deleted?.at.slice(0, 10) ?? '',
            run.deleted?.until.slice(0, 10) ?? '',
            withIt(run),
          ]),
        ),
  )
}

function inWords(runs: readonly string[]): string {
  return `${runs.length === 1 ? 'run' : 'runs'} ${runs.join(', ')}`
}

function withIt({ deleted, models }: Entry): string {
  return deleted?.models === true && models.files > 0 ? `${counted(models.files, 'file')} of its trainings` : ''
}
