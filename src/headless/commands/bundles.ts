import type { Command } from 'commander'
import { counted } from '#core/noun.ts'
import { bytes } from '#core/numbers.ts'
import { followed } from '../followed.ts'
import { addOverwriteOption, type OverwriteOption } from '../save-file.ts'
import { atTerminal, withExample } from '../terminal.ts'
import { verifiedInWords } from '../verified-words.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

const runArgument = ['<run>', 'id, the beginning of one, or name'] as const

export function addBundleCommands(program: Command): void {
  const bundle = program.command('bundle').description('a run in one .zip, to be computed again and rerun elsewhere')

  addOverwriteOption(
    withExample(
      bundle.command('make'),
      'placebo bundle make 3f2a91c4 figure-2.zip\nplacebo bundle make 3f2a91c4 figure-2.zip --adapters',
    ),
  )
    .description(
      'write the bundle of a run: frozen study, tasks, prompts, answers, scores, statistics, versions, hashes',
    )
    .argument(...runArgument)
    .argument('<file>', 'the bundle to write')
    .option('--adapters', 'with the files of its trainings, which may be large')
    .action((run: string, file: string, options: Options & OverwriteOption & { adapters?: boolean }) =>
      atTerminal(options, async (terminal) => {
        const made = await followed(
          terminal,
          await terminal.client.bundles.make(
            { run, file, adapters: options.adapters ?? false, overwrite: options.overwrite ?? false },
            { signal: terminal.signal },
          ),
        )
        terminal.result(
          made,
          () => `${counted(made.trials, 'trial')} in ${made.file}, ${bytes(made.bytes)}, SHA-256 ${made.sha256}`,
        )
      }),
    )

  withExample(bundle.command('open'), 'placebo bundle open figure-2.zip')
    .description('make a run of a bundle, every score computed again from the raw answers')
    .argument('<file>')
    .action((file: string, options: Options) =>
      atTerminal(options, async (terminal) => {
        const opened = await followed(
          terminal,
          await terminal.client.bundles.open({ file }, { signal: terminal.signal }),
        )
        terminal.result(opened, () =>
          [`run ${opened.run} · ${opened.name}`, ...verifiedInWords(opened), `see: placebo results ${opened.run}`].join(
            '\n',
          ),
        )
      }),
    )

  withExample(
    bundle.command('excerpt'),
    'placebo bundle excerpt 3f2a91c4 --name "tasks of figure 2"\nplacebo study again 3f2a91c4',
  )
    .description('the tasks and instances of a run as a collection, to be asked again')
    .argument(...runArgument)
    .requiredOption('--name <name>', 'what the collection is to be called')
    .action((run: string, options: Options & { name: string }) =>
      atTerminal(options, async (terminal) => {
        const taken = await terminal.client.bundles.excerpt({ run, name: options.name })
        terminal.result(
          taken,
          () => `collection ${taken.name}: ${counted(taken.tasks, 'task')}, ${counted(taken.instances, 'instance')}`,
        )
      }),
    )
}
