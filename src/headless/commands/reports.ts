import type { Command } from 'commander'
import { bytes } from '#core/numbers.ts'
import { addOverwriteOption, type OverwriteOption } from '../save-file.ts'
import { atTerminal, withExample } from '../terminal.ts'

interface Options extends OverwriteOption {
  readonly dataDir?: string
  readonly json?: boolean
  readonly out: string
  readonly texts: boolean
}

export function addReportCommand(program: Command): void {
  addOverwriteOption(withExample(program.command('report'), 'placebo report 3f2a91c4 --out report.html'))
    .description(
      'a run as one HTML page that needs no script and no network: verdict, figures, tables, method, what may not be concluded',
    )
    .argument('<run>', 'id, the beginning of one, or name')
    .requiredOption('--out <file>', 'the page to write')
    .option('--no-texts', 'without prompts, inputs and answers: for tasks whose texts may not be passed on')
    .action((run: string, options: Options) =>
      atTerminal(options, async (terminal) => {
        const written = await terminal.client.reports.write({
          run,
          file: options.out,
          texts: options.texts,
          overwrite: options.overwrite ?? false,
        })
        terminal.result(written, () => `${written.file}, ${bytes(written.bytes)}`)
      }),
    )
}
