import { Option, type Command } from 'commander'
import { definitionNames, examplesNames, type DefinitionName, type ExamplesName } from '#core/conditions/condition.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { selectionNames, type SelectionName } from '#core/selections/names.ts'
import type { SampledFormatName } from '#core/prompts/sampled-format.ts'
import { wordSetNames, type WordSetName } from '#core/target-words/names.ts'
import { studyDefaults } from '#core/study/limits.ts'
import { collected, stopChoice, wholeNumber } from '../arguments.ts'
import {
  addSystemMessageOptions,
  formatOption,
  sampledFormatOption,
  systemMessageFrom,
  type SystemMessageOption,
} from '../format-option.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
  readonly collection: string
  readonly task: string
  readonly instance: number | string
  readonly definition: DefinitionName
  readonly examples: ExamplesName
  readonly words: WordSetName
  readonly selection?: SelectionName
  readonly k: number
  readonly seed: number
  readonly maxTokens: number
  readonly format?: PromptFormatName
  readonly sampledFormat?: SampledFormatName
  readonly systemMessage?: SystemMessageOption
  readonly model?: string
  readonly stop?: readonly string[]
  readonly instances?: number
}

export function addPromptCommand(program: Command): void {
  const prompt = withExample(
    program.command('prompt'),
    'placebo prompt --collection starter --task starter001_sentiment_restaurant_review --instance 0 --definition simplified --examples original',
  )
    .description('the exact prompt of one instance under one condition, as a run would ask it')
    .requiredOption('--collection <name>')
    .requiredOption('--task <name>')
    .addOption(
      new Option('--instance <n>', 'position in the task, from 0, or the id of the instance')
        .argParser(position)
        .default(0),
    )
    .addOption(new Option('--definition <how>').choices(definitionNames).default('original'))
    .addOption(new Option('--examples <how>').choices(examplesNames).default('original'))
    .addOption(new Option('--words <which>', 'what labels are called').choices(wordSetNames).default('own'))
    .addOption(
      new Option(
        '--selection <which>',
        "which examples, and in which order (default: the task's first k; others are drawn where --instances leaves some)",
      ).choices(selectionNames),
    )
    .addOption(new Option('--k <n>', 'examples shown').argParser(wholeNumber(0)).default(studyDefaults.k))
    .addOption(formatOption())
    .addOption(sampledFormatOption())
    .addOption(
      new Option('--seed <n>', 'of automatic delusive examples and of words drawn')
        .argParser(wholeNumber(0))
        .default(studyDefaults.seed),
    )
    .addOption(
      new Option('--max-tokens <n>', 'tokens kept free for the answer')
        .argParser(wholeNumber(1))
        .default(studyDefaults.maxAnswerTokens),
    )
    .option('--model <file>', 'with its token budget and chat template')
    .addOption(new Option('--stop <text>', 'what ends a free answer, as in: placebo study run').argParser(collected))
    .addOption(
      new Option(
        '--instances <n>',
        'the first n instances of the task are asked: their references decide where answers end (default: all)',
      ).argParser(wholeNumber(1)),
    )
  addSystemMessageOptions(prompt).action((options: Options) =>
    atTerminal(options, (terminal) => renderPrompt(terminal, options)),
  )
}

async function renderPrompt(terminal: Terminal, options: Options): Promise<void> {
  const prompt = await terminal.client.prompts.render({
    collection: options.collection,
    task: options.task,
    instance: options.instance,
    condition: {
      definition: options.definition,
      examples: options.examples,
      ...(options.words !== 'own' && { words: options.words }),
      ...(options.selection !== undefined && { selection: options.selection }),
    },
    k: options.k,
    seed: options.seed,
    maxAnswerTokens: options.maxTokens,
    ...(options.format && { format: options.format }),
    ...(options.sampledFormat !== undefined && { sampledFormat: options.sampledFormat }),
    ...systemMessageFrom(options.systemMessage),
    ...(options.model !== undefined && { model: options.model }),
    ...(options.stop && { stop: stopChoice(options.stop) }),
    ...(options.instances !== undefined && { instancesPerTask: options.instances }),
  })
  for (const note of prompt.notes) terminal.note(`note: ${note}`)
  if (prompt.dropped > 0)
    terminal.note(
      `note: the last ${prompt.dropped === 1 ? 'example was' : `${prompt.dropped} examples were`} dropped, the prompt was over the token budget`,
    )
  terminal.note(`free ${prompt.stop}`)
  if (prompt.systemMessage !== null) terminal.note(`system message: ${prompt.systemMessage}`)
  terminal.result(prompt, () => prompt.text)
}

function position(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text
}
