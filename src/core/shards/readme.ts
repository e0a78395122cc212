import { code } from '../hand-outs/readme.ts'
import { counted } from '../noun.ts'

interface About {
  readonly placebo: string
  readonly madeAt: string
  readonly run: string
  readonly study: { readonly name: string }
  readonly model: { readonly name: string; readonly sha256: string; readonly isCopied: boolean }
  /** Shards that train, and those that ask. */
  readonly training: number
  readonly asking: number
  readonly trials: number
}

/** What whoever carries the shards out has to do, with the exact commands. */
export function shardsReadme({ placebo, madeAt, run, study, model, training, asking, trials }: About): string {
  const shards = training + asking
  return [
    `# The study "${study.name}" in ${counted(shards, 'shard')}`,
    `Placebo ${placebo} wrote this folder on ${madeAt.slice(0, 10)} from run ${run}: ${counted(trials, 'trial')} in ${counted(asking, 'shard')}${training === 0 ? '' : `, and ${counted(training, 'training')}, each a shard of its own: 1 to ${training}. What asks a tuned model needs the shard that trains it to be done`}.`,
    `The model is **${model.name}** (SHA-256 of its file ${model.sha256}); ${model.isCopied ? 'it lies here as `model.gguf`' : 'say with `--model` where it lies on a machine, if not where it lay here'}. Every machine needs Placebo ${placebo} with the same engine.`,
    '## Carry it out',
    'One shard, on any machine that sees this folder. Stopped or killed, the same command goes on with it:',
    code('placebo shard run 1'),
    'All of them, by a scheduler that is there. Each of these may be started again, and leaves out what is done:',
    code(
      './slurm.sh --cpus-per-task=8 --time=4:00:00\nray job submit -- python $PWD/ray_shards.py --cpus 8\n./parallel.sh --jobs 2',
    ),
    "Stores are SQLite files, which some network file systems lock badly. `--data-dir` (`PLACEBO_SCRATCH`, `--scratch`) puts a shard's store on the machine's own disk; it goes on from there on the same machine only.",
    '## Bring it home',
    `On the machine that holds run ${run}, as often as you like:`,
    code('placebo study gather .'),
    'It names what is missing, has failed or is not what it has to be. The table is the one that a single machine gives.',
    '',
  ].join('\n\n')
}
