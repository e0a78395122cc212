import { Option, type Command } from 'commander'
import { defaultHeldOutPerTask, tuningDefaults } from '#core/study/tuning-defaults.ts'
import {
  loraMatrices,
  schedules,
  type LoraMatrix,
  type Schedule,
  type TrainingSettings,
  type TuningMethod,
} from '#core/study/tuning.ts'
import { anyNumber, matrices } from './arguments.ts'

type Kind = TuningMethod['kind']

export interface TuningOptions {
  readonly rank?: number
  readonly alpha?: number
  readonly matrices?: LoraMatrix[]
  readonly epochs?: number
  readonly learningRate?: number
  readonly schedule?: Schedule
  readonly warmUp?: number
  readonly batch?: number
  readonly weightDecay?: number
  readonly clip?: number
  readonly checkpointEvery?: number
  readonly heldOut: number
}

/** How a model is trained; the same for a study and for one training alone. */
export function addTuningOptions(command: Command): Command {
  const number = (flags: string, description: string, name: keyof TrainingSettings & keyof typeof lora.settings) =>
    command.addOption(
      new Option(flags, `${description} (default: lora ${lora.settings[name]}, full ${full.settings[name]})`).argParser(
        anyNumber,
      ),
    )
  command
    .addOption(
      new Option('--rank <n>', `of the two factors of LoRA (default: ${lora.method.rank})`).argParser(anyNumber),
    )
    .addOption(
      new Option('--alpha <x>', `LoRA's factors count alpha / rank times (default: ${lora.method.alpha})`).argParser(
        anyNumber,
      ),
    )
    .addOption(
      new Option(
        '--matrices <list>',
        `those that LoRA adapts; one that a model has fused with others means all of them (default: all of ${loraMatrices.join(', ')})`,
      ).argParser(matrices),
    )
  number('--epochs <n>', 'passes over all examples', 'epochs')
  number('--learning-rate <x>', 'at its height', 'learningRate')
  command.addOption(
    new Option(
      '--schedule <name>',
      `of the learning rate (default: lora ${lora.settings.schedule}, full ${full.settings.schedule})`,
    ).choices(schedules),
  )
  number('--warm-up <share>', 'of the steps, 0 to 1', 'warmUp')
  number('--batch <n>', 'examples in one step', 'batch')
  number('--weight-decay <x>', "AdamW's", 'weightDecay')
  number('--clip <x>', 'largest norm of the gradient', 'clip')
  number('--checkpoint-every <n>', 'steps; a killed training continues from the last checkpoint', 'checkpointEvery')
  return command.addOption(
    new Option(
      '--held-out <n>',
      'instances of each train task, at most, whose loss is reported and that are never trained on',
    )
      .argParser(anyNumber)
      .default(defaultHeldOutPerTask),
  )
}

const { lora, full } = tuningDefaults
const loraOnly = ['rank', 'alpha', 'matrices'] as const

/** Why these options do not go with the method; undefined where they do. */
export function tuningOptionProblem(kind: Kind, options: TuningOptions): string | undefined {
  const wrong = kind === 'full' ? loraOnly.find((name) => options[name] !== undefined) : undefined
  return wrong && `--${wrong} goes with LoRA only; leave it out, or tune with: lora`
}

export function tuningFrom(kind: Kind, options: TuningOptions) {
  const defaults = tuningDefaults[kind]
  const { epochs, batch, learningRate, schedule, warmUp, weightDecay, clip, checkpointEvery } = options
  return {
    method:
      kind === 'full'
        ? { kind }
        : {
            kind,
            rank: options.rank ?? lora.method.rank,
            alpha: options.alpha ?? lora.method.alpha,
            matrices: options.matrices ?? lora.method.matrices,
          },
    settings: {
      epochs: epochs ?? defaults.settings.epochs,
      batch: batch ?? defaults.settings.batch,
      learningRate: learningRate ?? defaults.settings.learningRate,
      schedule: schedule ?? defaults.settings.schedule,
      warmUp: warmUp ?? defaults.settings.warmUp,
      weightDecay: weightDecay ?? defaults.settings.weightDecay,
      clip: clip ?? defaults.settings.clip,
      checkpointEvery: checkpointEvery ?? defaults.settings.checkpointEvery,
    },
    heldOutPerTask: options.heldOut,
  }
}
