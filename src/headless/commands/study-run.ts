import { Option, type Command } from 'commander'
import { presets } from '#core/conditions/index.ts'
import { counted } from '#core/noun.ts'
import { studyDefaults } from '#core/study/limits.ts'
import {
  conditions,
  conditionsFile,
  decodingList,
  gpuLayers,
  list,
  numbers,
  positiveNumber,
  primaryList,
  splitFile,
  testConditions,
  wholeNumber,
} from '../arguments.ts'
import { dryRun } from '../dry-run.ts'
import {
  addSystemMessageOptions,
  contextOption,
  formatOption,
  formatsOption,
  labelScoreOption,
  modeOption,
  stopOption,
} from '../format-option.ts'
import { execute } from '../run-events.ts'
import { addSampleOptions, withSample } from '../sample-option.ts'
import { addSamplingOptions } from '../sampling-option.ts'
import { addSelectionOptions, namesOrPatterns, withSelection } from '../selection-option.ts'
import { executeEach, maxModels, ofEachModel } from '../several-models.ts'
import { formerSkipOption } from '../skip-option.ts'
import { optionProblem, requestFrom, type StudyRunOptions } from '../study-run-options.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'
import { addTuningOptions } from '../tuning-options.ts'

type Request = Parameters<Terminal['client']['runs']['start']>[0]

const example = `placebo study run --collection starter --model SmolLM2-135M-Q8_0.gguf --instances 20
placebo study run --collection starter --model m.gguf --conditions original,simplified+delusive --decoding free,constrained
placebo study run --collection starter --model base.gguf tuned.gguf larger.gguf
placebo study run --collection starter --model m.gguf --tasks 'starter03*' --kind classification --category 'Textual*'
placebo study run --collection starter --model m.gguf --tune lora --split resources/starter-collection/split.json --sizes 1,5 --seeds 1,2`

export function addStudyRun(study: Command): void {
  const presetNames = Object.keys(presets).join(',')
  const run = withExample(study.command('run'), example)
    .description(
      'ask a model under several conditions, as it is or tuned under each of them first, and print the table',
    )
    .requiredOption('--collection <name>', 'the tasks to ask')
    .requiredOption(
      '--model <file...>',
      `a GGUF file, or the name of an added model; several, at most ${maxModels}: a run of the same study for each, and all of them compared`,
    )
    .addOption(
      new Option(
        '--conditions <list>',
        `of ${presetNames.replaceAll(',', ', ')}, or pairs definition+examples such as simplified+delusive or without-label-list+original; an imported template as SET/NAME+empty; other target words behind a pair: +permuted, +no/yes; +told behind these`,
      )
        .argParser(conditions)
        .default(Object.values(presets), presetNames),
    )
    .addOption(
      new Option(
        '--conditions-file <file>',
        'conditions of your own beside these: words in the place of the definition, examples, system messages (see: docs/file-formats.md)',
      ).argParser(conditionsFile),
    )
    .addOption(new Option('--tasks <list>', `only these tasks: ${namesOrPatterns} (default: all)`).argParser(list))
    .addOption(new Option('--k <n>', 'examples shown').argParser(wholeNumber(0)).default(studyDefaults.k))
    .addOption(
      new Option('--decoding <list>', 'free, constrained, likelihood')
        .argParser(decodingList)
        .default(['free'], 'free'),
    )
    .addOption(formatOption())
    .addOption(formatsOption())
    .addOption(modeOption())
    .addOption(labelScoreOption())
    .addOption(
      new Option('--max-tokens <n>', 'tokens an answer may have')
        .argParser(wholeNumber(1))
        .default(studyDefaults.maxAnswerTokens),
    )
    .addOption(stopOption())
    .addOption(contextOption())
    .addOption(new Option('--gpu-layers <n|auto>', 'layers on the GPU').argParser(gpuLayers).default('auto'))
    .addOption(
      new Option('--threads <n>', 'threads (default: all cores; training measures its own)').argParser(wholeNumber(1)),
    )
    .option('--name <text>', 'what the run is to be called')
    .option(
      '--skip-ineligible',
      'leave out tasks that cannot take a condition, or have too few instances to train on, instead of refusing; each decoding asks the tasks that it can take',
    )
    .addOption(formerSkipOption())
  addTuningOptions(
    addSystemMessageOptions(
      addSampleOptions(
        addSelectionOptions(addSamplingOptions(addStatisticsOptions(addBeginOptions(addTrainedOptions(run))))),
      ),
    ),
  ).action((options: StudyRunOptions, command: Command) => {
    const problem = optionProblem(options, command)
    if (problem !== undefined) command.error(`error: ${problem}`)
    return atTerminal(options, async (terminal) => {
      const asked = await requestFrom(terminal.client, options)
      const selected = await withSelection(terminal, asked, options)
      const request = await withSample(terminal, selected, options)
      const requests = ofEachModel(request, options.model)
      if (options.dryRun === true) return dryRun(terminal, requests)
      if (options.withoutAsking === true) return planned(terminal, requests)
      if (requests.length > 1) return executeEach(terminal, requests)
      await execute(terminal, () => terminal.client.runs.start(request))
    })
  })
}

/** Which models are trained, and which tasks are for what. */
function addTrainedOptions(run: Command): Command {
  const presetNames = Object.keys(presets).join(',')
  return run
    .addOption(new Option('--tune <method>', 'tune the model before it is asked').choices(['lora', 'full']))
    .addOption(
      new Option('--train-conditions <list>', 'as --conditions: a tuned model for each')
        .argParser(conditions)
        .default(Object.values(presets), presetNames),
    )
    .addOption(
      new Option('--test-conditions <list>', '"same" as each was trained under, or as --conditions')
        .argParser(testConditions)
        .default('same'),
    )
    .addOption(new Option('--sizes <list>', 'instances of each train task').argParser(numbers).default([5], '5'))
    .addOption(
      new Option('--seeds <list>', 'each chooses other instances and another order')
        .argParser(numbers)
        .default([1], '1'),
    )
    .option(
      '--checkpoints',
      'ask each tuned model after 1, 2, 4, 8 … optimiser steps, too (see: placebo results --steps)',
    )
    .addOption(new Option('--train-tasks <list>', `the tasks to train on: ${namesOrPatterns}`).argParser(list))
    .addOption(
      new Option(
        '--test-tasks <list>',
        `the tasks to ask: ${namesOrPatterns} (default: all that are not trained on)`,
      ).argParser(list),
    )
    .addOption(
      new Option('--split <file>', 'a JSON file {"train": [...], "test": [...]} in place of the two').argParser(
        splitFile,
      ),
    )
}

/** What is compared, and by which margin. */
function addStatisticsOptions(run: Command): Command {
  return run
    .addOption(
      new Option('--seed <n>', 'of automatic delusive examples, of draws and of the bootstrap')
        .argParser(wholeNumber(0))
        .default(studyDefaults.seed),
    )
    .addOption(
      new Option('--margin <points>', 'widest difference that counts as equivalent')
        .argParser(positiveNumber)
        .default(studyDefaults.margin),
    )
    .addOption(
      new Option(
        '--primary <list>',
        'the comparisons that the study is made for, such as simplified:original,original:random-guess: only these are tested (Holm over them), all others are exploratory and get no verdict; names are conditions, decodings, untuned, random-guess, majority-label (default: all are one family)',
      ).argParser(primaryList),
    )
}

/** How far it is to be begun. */
function addBeginOptions(run: Command): Command {
  return run
    .option(
      '--dry-run',
      'begin nothing; say how many cells, trials and tokens it would be, and how long it would take here',
    )
    .option(
      '--without-asking',
      'store the run and ask nothing: hand it out with "placebo study hand-out", or resume it later',
    )
}

async function planned({ client, result }: Terminal, requests: readonly Request[]): Promise<void> {
  const runs: { run: string; total: number }[] = []
  for (const request of requests) {
    const { run } = await client.runs.plan(request)
    const { total } = await client.runs.show({ run })
    runs.push({ run, total })
  }
  result(runs.length === 1 ? runs[0] : { runs }, () =>
    runs
      .flatMap(({ run, total }) => [
        `run ${run} is planned: ${counted(total, 'trial')}, none asked`,
        `hand it out: placebo study hand-out ${run} --to FOLDER --for vllm`,
        `ask it here: placebo run resume ${run}`,
      ])
      .join('\n'),
  )
}
