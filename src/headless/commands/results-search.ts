import { setTimeout as sleep } from 'node:timers/promises'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { counted, noun } from '#core/noun.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
  readonly in?: 'prompts' | 'answers'
  readonly task?: string
  readonly limit: number
}

type Found = Awaited<ReturnType<Client['trials']['search']>>
type Part = NonNullable<Found['rows'][number]['answer']>[number]

export function addSearchCommand(results: Command): void {
  withExample(
    results.command('search'),
    "placebo results search 3f2a91c4 not sure\nplacebo results search 3f2a91c4 --in answers '\"i do not know\"' 'prob*'",
  )
    .description('trials whose prompt or answer contains words; what is found is in [brackets]')
    .argument('<run>', 'id, the beginning of one, or name')
    .argument(
      '<words...>',
      'whole words, all of them in one trial; "a phrase" in quotes, begin* for words that begin so',
    )
    .addOption(new Option('--in <texts>', 'only there (default: in both)').choices(['prompts', 'answers']))
    .option('--task <name>', 'only of this task')
    .addOption(new Option('--limit <trials>', 'trials that are shown').argParser(limitFrom).default(20))
    .action((run: string, words: string[], options: Options) =>
      atTerminal(options, async (terminal) => {
        const found = await search(terminal, {
          run,
          words: words.join(' '),
          limit: options.limit,
          in: options.in,
          task: options.task,
        })
        terminal.result(found, () => textOf(found))
      }),
    )
}

/** Milliseconds between two looks whether everything is in the index. */
const pollMs = 500

/** A database from before there was an index fills it first; the host of this command does so meanwhile. */
async function search(
  { client, note, signal }: Terminal,
  input: Parameters<Client['trials']['search']>[0],
): Promise<Found> {
  let reported = false
  for (;;) {
    const found = await client.trials.search(input)
    if (found.waiting === 0 || signal.aborted) return found
    if (!reported)
      note(
        `${counted(found.waiting, 'trial')} ${noun(found.waiting, 'is', 'are')} put into the index of words first, once`,
      )
    reported = true
    await sleep(pollMs)
  }
}

function textOf({ run, words, total, waiting, rows }: Found): string {
  const wanted = words.map(({ text, prefix }) => `"${text}"${prefix ? '*' : ''}`).join(' ')
  return [
    `run ${run} · ${total} ${total === 1 ? 'trial has' : 'trials have'} ${wanted}${rows.length < total ? `, the first ${rows.length}:` : ''}`,
    ...(waiting > 0 ? [`${counted(waiting, 'trial')} ${noun(waiting, 'is', 'are')} not in the index yet`] : []),
    ...rows.flatMap(({ name, task, instance, outcome, right, prompt, answer }) => [
      '',
      `${name} · ${task} · ${instance} · ${right === null ? outcome : right === 1 ? 'right' : 'wrong'}`,
      ...(answer === null ? [] : [`  answer: ${inBrackets(answer)}`]),
      ...(prompt === null ? [] : [`  prompt: ${inBrackets(prompt)}`]),
    ]),
  ].join('\n')
}

/** On one line. */
function inBrackets(parts: readonly Part[]): string {
  return parts
    .map(({ text, found }) => (found ? `[${text}]` : text))
    .join('')
    .replaceAll(/\s+/g, ' ')
}

function limitFrom(value: string): number {
  const limit = Number(value)
  if (!Number.isInteger(limit) || limit < 1 || limit > 200)
    throw new InvalidArgumentError('a whole number from 1 to 200')
  return limit
}
