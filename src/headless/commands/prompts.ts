import { Option, type Command } from 'commander'
import { ORPCError } from '@orpc/server'
import { definitionNames, examplesNames, type Condition, type ExamplesName } from '#core/conditions/condition.ts'
import { parseCondition } from '#core/conditions/index.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { selectionNames, type SelectionName } from '#core/selections/names.ts'
import { wordSetNames } from '#core/target-words/names.ts'
import { importedName } from '#core/templates/names.ts'
import type { SampledFormatName } from '#core/prompts/sampled-format.ts'
import { studyDefaults } from '#core/study/limits.ts'
import { collected, namesTemplate, stopChoice, wholeNumber } from '../arguments.ts'
import { knownConditions } from '../known-conditions.ts'
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
  readonly definition: string
  readonly examples: ExamplesName
  readonly words: string
  readonly told?: boolean
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
    .addOption(
      new Option('--definition <how>', `${definitions.join(', ')}, or an imported template as SET/NAME`).default(
        'original',
      ),
    )
    .addOption(new Option('--examples <how>').choices(examplesNames).default('original'))
    .addOption(
      new Option(
        '--words <which>',
        `what labels are called: ${wordSetNames.join(', ')}, or spelled out as no/yes`,
      ).default('own'),
    )
    .option('--told', 'say behind the definition what other words mean')
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
    condition: await conditionOf(terminal, options),
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

const definitions = definitionNames.filter((name) => name !== importedName)

async function conditionOf({ client }: Terminal, { definition, examples, words, told }: Options): Promise<Condition> {
  const named = `${definition}+${examples}+${words}${told === true ? '+told' : ''}`
  if (namesTemplate(named)) {
    const [condition] = await knownConditions(client, [{ named }])
    if (condition !== undefined) return condition
  }
  const parsed = parseCondition(named)
  if (parsed.state === 'refused') throw new ORPCError('INVALID_REQUEST', { data: { reasons: [parsed.reason] } })
  return parsed.condition
}

function position(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text
}
