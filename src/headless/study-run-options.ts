import type { Command } from 'commander'
import type { Decoding } from '#core/answers/decoding.ts'
import type { LabelScoreName } from '#core/answers/label-score.ts'
import type { Condition } from '#core/conditions/condition.ts'
import type { AskingMode } from '#core/models/asking-mode.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import type { PrimaryComparison } from '#core/study/study.ts'
import { stopChoice, type GivenCondition, type Split } from './arguments.ts'
import { systemMessageFrom, type SystemMessageOption } from './format-option.ts'
import { knownConditions } from './known-conditions.ts'
import type { SampleOptions } from './sample-option.ts'
import { samplingFrom, samplingOptionProblem, type SamplingOptions } from './sampling-option.ts'
import type { SelectionOptions } from './selection-option.ts'
import { maxModels } from './several-models.ts'
import type { Client } from './terminal.ts'
import { tuningFrom, tuningOptionProblem, type TuningOptions } from './tuning-options.ts'

type Request = Parameters<Client['runs']['start']>[0]

/** What `placebo study run` is given. */
export interface StudyRunOptions extends TuningOptions, SampleOptions, SamplingOptions, SelectionOptions {
  readonly dataDir?: string
  readonly json?: boolean
  readonly collection: string
  readonly model: string[]
  readonly conditions: GivenCondition[]
  readonly conditionsFile?: Condition[]
  readonly decoding: Decoding[]
  readonly tasks?: string[]
  readonly k: number
  readonly format?: PromptFormatName
  readonly formats?: number
  readonly systemMessage?: SystemMessageOption
  readonly mode?: AskingMode
  readonly labelScore?: LabelScoreName
  readonly seed: number
  readonly margin: number
  readonly primary?: PrimaryComparison[]
  readonly maxTokens: number
  readonly stop?: readonly string[]
  readonly context?: number
  readonly gpuLayers: 'auto' | number
  readonly threads?: number
  readonly name?: string
  readonly skipIneligible?: boolean
  readonly dryRun?: boolean
  readonly withoutAsking?: boolean
  readonly tune?: 'lora' | 'full'
  readonly trainConditions: GivenCondition[]
  readonly testConditions: 'same' | GivenCondition[]
  readonly sizes: number[]
  readonly seeds: number[]
  readonly checkpoints?: true
  readonly trainTasks?: string[]
  readonly testTasks?: string[]
  readonly split?: Split
}

const withTuneOnly = [
  'trainConditions',
  'testConditions',
  'sizes',
  'seeds',
  'checkpoints',
  'trainTasks',
  'testTasks',
  'split',
  'heldOut',
  'rank',
  'alpha',
  'matrices',
  'epochs',
  'learningRate',
  'schedule',
  'warmUp',
  'batch',
  'weightDecay',
  'clip',
  'checkpointEvery',
] as const satisfies readonly (keyof StudyRunOptions)[]

/** What the options say against each other; undefined: nothing. */
export function optionProblem(options: StudyRunOptions, command: Command): string | undefined {
  const given = (name: keyof StudyRunOptions) => command.getOptionValueSource(name) === 'cli'
  const { tune, model } = options
  if (model.length > maxModels) return `--model: ${model.length} models, at most ${maxModels} can be compared`
  const twice = model.find((each, i) => model.indexOf(each) < i)
  if (twice !== undefined) return `--model: ${twice} is given twice`
  if (given('sampleSeed') && options.sampleTasks === undefined) return '--sample-seed goes with --sample-tasks only'
  if (given('labelScore') && !options.decoding.includes('likelihood'))
    return '--label-score goes with --decoding likelihood only'
  const sampling = samplingOptionProblem(options)
  if (sampling !== undefined) return sampling
  if (given('instanceSeed') && options.instances === undefined) return '--instance-seed goes with --instances only'
  if (tune === undefined) {
    const alone = withTuneOnly.find(given)
    return alone && `${flagOf(alone)} goes with --tune lora or --tune full only`
  }
  if (given('conditions')) return '--conditions with --tune; say --train-conditions and --test-conditions'
  if (given('tasks')) return '--tasks with --tune; say --train-tasks and --test-tasks, or --split'
  if (options.split && (options.trainTasks ?? options.testTasks))
    return '--split replaces --train-tasks and --test-tasks; leave them out'
  if (!options.split && !options.trainTasks) return '--tune needs the tasks to train on: --train-tasks, or --split'
  return tuningOptionProblem(tune, options)
}

function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** What they ask for, of the first model. */
export async function requestFrom(client: Client, options: StudyRunOptions): Promise<Request> {
  const { tune, sizes, seeds, testConditions: test, conditionsFile: own = [] } = options
  const tasks = tune === undefined ? options.tasks : (options.testTasks ?? options.split?.test)
  return {
    collection: options.collection,
    model: options.model[0] ?? '',
    decodings: options.decoding,
    k: options.k,
    seed: options.seed,
    margin: options.margin,
    maxAnswerTokens: options.maxTokens,
    ...(options.stop && { stop: stopChoice(options.stop) }),
    gpuLayers: options.gpuLayers,
    skipIneligible: options.skipIneligible ?? false,
    ...(tune === undefined
      ? { conditions: [...(await knownConditions(client, options.conditions)), ...own] }
      : {
          tuning: {
            ...tuningFrom(tune, options),
            trainTasks: [...(options.trainTasks ?? options.split?.train ?? [])],
            testConditions: test === 'same' ? test : [...(await knownConditions(client, test)), ...own],
            trainConditions: [...(await knownConditions(client, options.trainConditions)), ...own],
            sizes,
            seeds,
            ...(options.checkpoints && { checkpoints: 'powers-of-two' as const }),
          },
        }),
    ...(options.name !== undefined && { name: options.name }),
    ...(tasks && { tasks: [...tasks] }),
    ...(options.instances !== undefined && { instancesPerTask: options.instances }),
    ...(options.instanceSeed !== undefined && { instanceSeed: options.instanceSeed }),
    ...(options.format && { format: options.format }),
    ...(options.formats !== undefined && { formats: options.formats }),
    ...systemMessageFrom(options.systemMessage),
    ...(options.mode && { mode: options.mode }),
    ...(options.labelScore && { labelScore: options.labelScore }),
    ...samplingFrom(options),
    ...(options.primary && { primary: options.primary }),
    ...(options.context !== undefined && { contextSize: options.context }),
    ...(options.threads !== undefined && { threads: options.threads }),
  }
}
