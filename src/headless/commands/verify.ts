import type { Command } from 'commander'
import { exitCodes } from '../exit.ts'
import { followed } from '../followed.ts'
import { atTerminal, withExample } from '../terminal.ts'
import { verifiedInWords } from '../verified-words.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

export function addVerifyCommand(program: Command): void {
  withExample(program.command('verify'), 'placebo verify figure-2.zip')
    .description(
      'compute everything of a bundle again and name every number that differs; exit code 0: all are equal, 1: something differs, 2: it is no bundle',
    )
    .argument('<bundle>')
    .action((file: string, options: Options) =>
      atTerminal(options, async (terminal) => {
        const verified = await followed(
          terminal,
          await terminal.client.bundles.verify({ file }, { signal: terminal.signal }),
        )
        terminal.result(verified, () =>
          [`${verified.file} · run ${verified.run} · ${verified.name}`, ...verifiedInWords(verified)].join('\n'),
        )
        if (verified.differing > 0 || verified.broken.length > 0) terminal.setExitCode(exitCodes.failed)
      }),
    )
}
