import type { Command } from 'commander'
import { counted } from '#core/noun.ts'
import { scoreMeansTable } from '#core/tables/score-means.ts'
import { captioned } from '../table.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
  readonly instances?: boolean
}

export function addScoreCommand(program: Command): void {
  withExample(program.command('score'), 'placebo score predictions.jsonl')
    .description(
      "score Tk-Instruct's predictions, samples of the lm-evaluation-harness, outputs of BIG-bench Hard, or lines {task, id, prediction, references[, labels]}",
    )
    .argument('<file>')
    .option('--instances', "each line's own scores as well (with --json)")
    .action((file: string, options: Options) =>
      atTerminal(options, (terminal) => score(terminal, file, options.instances ?? false)),
    )
}

async function score(terminal: Terminal, file: string, perInstance: boolean): Promise<void> {
  const scored = await terminal.client.scores.file({ file, perInstance })
  const rows = [...Object.entries(scored.tasks), ['overall (mean over instances)', scored.overall] as const].map(
    ([name, means]) => ({ name, ...means }),
  )
  const { n, withoutRougeL } = scored.overall
  terminal.result(scored, () =>
    [
      captioned(scoreMeansTable('Task', rows)),
      ...(withoutRougeL === 0
        ? []
        : [
            `${withoutRougeL} of ${counted(n, 'line')} have no ROUGE-L: their references have no Latin letters or digits; they are in no mean of it (rouge_score counts each as 0).`,
          ]),
      ...(scored.fileMetric ?? []),
    ].join('\n'),
  )
}
