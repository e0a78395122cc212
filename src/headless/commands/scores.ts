import type { Command } from 'commander'
import { percent, table } from '../table.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
  readonly instances?: boolean
}

export function addScoreCommand(program: Command): void {
  withExample(program.command('score'), 'placebo score predictions.jsonl')
    .description("score Tk-Instruct's predictions, samples of the lm-evaluation-harness, outputs of BIG-bench Hard, or lines {task, id, prediction, references[, labels]}")
    .argument('<file>')
    .option('--instances', "each line's own scores as well (with --json)")
    .action((file: string, options: Options) => atTerminal(options, (terminal) => score(terminal, file, options.instances ?? false)))
}

async function score(terminal: Terminal, file: string, perInstance: boolean): Promise<void> {
  const scored = await terminal.client.scores.file({ file, perInstance })
  terminal.result(scored, () => [
    table(
      [
        { title: 'task' },
        { title: 'n', align: 'right' },
        { title: 'exact match', align: 'right' },
        { title: 'strict match', align: 'right' },
        { title: 'ROUGE-L', align: 'right' },
        { title: 'format correctness', align: 'right' },
      ],
      [...Object.entries(scored.tasks), ['overall (mean over instances)', scored.overall] as const].map(([name, means]) => [
        name, String(means.n), percent(means.exactMatch), percent(means.strictMatch), percent(means.rougeL), percent(means.format),
      ]),
    ),
    ...scored.fileMetric ?? [],
  ].join('\n'))
}
