import { Option, type Command } from 'commander'
import { counted, noun } from '#core/noun.ts'
import { tokensFile, trainingTargets, type TrainingTarget } from '#core/training-sets/training-set.ts'
import { followed } from '../followed.ts'
import { table } from '../table.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

interface HandOutOptions extends Options {
  readonly to: string
  readonly for: TrainingTarget
}

interface TakeInOptions extends Options {
  readonly training: string
  readonly model?: string
  readonly adapter?: string
}

/** `placebo training`: what a run trains on as files for other trainers, and models back. */
export function addTrainingSetCommands(program: Command): void {
  const training = program
    .command('training')
    .description('trainings of a run on another machine: training sets out, models back')

  withExample(
    training.command('hand-out'),
    'placebo study run --collection starter --model m.gguf --tune lora --split split.json --without-asking\nplacebo training hand-out 3f2a91c4 --to for-the-cluster --for axolotl',
  )
    .description(
      'write what each training of a run is shown into a folder, one for each condition, size and seed, with a ready configuration',
    )
    .argument('<run>', 'id, the beginning of one, or name')
    .requiredOption('--to <folder>', 'a new folder, or an empty one')
    .addOption(new Option('--for <trainer>', 'what trains').choices(trainingTargets).makeOptionMandatory())
    .action((run: string, options: HandOutOptions) =>
      atTerminal(options, (terminal) => handOut(terminal, run, options)),
    )

  withExample(
    training.command('take-in'),
    'placebo training take-in 3f2a91c4 --training simplified-10-seed1 --adapter adapter.gguf\nplacebo run resume 3f2a91c4',
  )
    .description('attach a model that was tuned elsewhere to a training that is not done; resuming the run asks it')
    .argument('<run>', 'id, the beginning of one, or name')
    .requiredOption('--training <name>', 'its name, the name of its folder, or its position (see: placebo run show)')
    .addOption(new Option('--model <file>', 'a whole model as a GGUF, of full tuning').conflicts('adapter'))
    .option('--adapter <file>', 'an adapter as a GGUF, of LoRA')
    .action((run: string, options: TakeInOptions, command: Command) => {
      const { training: name, model, adapter } = options
      const file = model ?? adapter
      if (file === undefined) command.error('error: --model or --adapter is needed')
      return atTerminal(options, async (terminal) => {
        const kind = model === undefined ? ('adapter' as const) : ('model' as const)
        const taken = await terminal.client.trainings.takeIn({ run, training: name, kind, file })
        terminal.result(taken, () =>
          [
            `training ${taken.training} of run ${taken.run}: tuned elsewhere, in ${taken.file}`,
            taken.left === 0
              ? `all trainings are there; ask them: placebo run resume ${taken.run}`
              : `${counted(taken.left, 'training')} ${noun(taken.left, 'is', 'are')} still to be done: here by placebo run resume ${taken.run}, or elsewhere`,
          ].join('\n'),
        )
      })
    })
}

async function handOut(terminal: Terminal, run: string, options: HandOutOptions): Promise<void> {
  const { to: folder, for: target } = options
  const handed = await followed(
    terminal,
    withPhase(await terminal.client.trainings.handOut({ run, folder, target }, { signal: terminal.signal })),
  )
  const inexact = handed.trainings.reduce((sum, each) => sum + each.inexact, 0)
  terminal.result(handed, () =>
    [
      `${counted(handed.trainings.length, 'training')} of run ${handed.run} in ${handed.folder}; how to train stands in its README.md`,
      table(
        [{ title: 'training' }, { title: 'folder' }, { title: 'rows', align: 'right' }],
        handed.trainings.map((each) => [each.name, each.folder, String(each.rows)]),
      ),
      ...(inexact === 0
        ? []
        : [
            `${counted(inexact, 'row')} ${noun(inexact, 'has', 'have')} data that look like a special token: train on ${tokensFile}`,
          ]),
    ].join('\n'),
  )
}

async function* withPhase<End>(events: {
  next(): Promise<IteratorResult<{ readonly done: number; readonly total: number }, End>>
}) {
  for (;;) {
    const step = await events.next()
    if (step.done === true) return step.value
    yield { phase: 'writing', ...step.value }
  }
}
