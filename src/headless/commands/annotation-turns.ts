import type { Command } from 'commander'
import { exitCodes } from '../exit.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'

type Turn = 'undo' | 'redo'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
  readonly collection: string
  readonly set?: string
  readonly author?: string
}

/** One step of an author, whatever it changed; called again it goes on to the one before. */
export function addTurnCommands(annotate: Command): void {
  addTurn(annotate, 'undo', [
    'take the last change of an author back: of pairs, tags, label spaces, fields or paraphrases',
    '',
    'Where somebody else has changed the same since, nothing is done.',
  ])
  addTurn(annotate, 'redo', ['make the change again that an author took back last'])
}

function addTurn(annotate: Command, turn: Turn, description: readonly [string, ...string[]]): void {
  withExample(
    annotate.command(turn),
    `placebo annotate ${turn} --collection starter
placebo annotate ${turn} --collection starter --set second --author Ada`,
  )
    .description(description.join('\n'))
    .summary(description[0])
    .requiredOption('--collection <name>')
    .option('--set <name>', 'the annotation set (default: the active one)')
    .option('--author <name>', 'whose change (default: whose work the set is, or the author of the settings)')
    .action((options: Options) => atTerminal(options, (terminal) => turnIn(terminal, turn, options)))
}

async function turnIn(
  { client, result, note, setExitCode }: Terminal,
  turn: Turn,
  { collection, set: named, author }: Options,
): Promise<void> {
  const set = named ?? (await client.annotations.sets({ collection })).sets.find(({ active }) => active)?.name
  if (set === undefined) {
    note(`placebo: no annotation set of ${collection} is active; name one with --set`)
    setExitCode(exitCodes.wrong)
    return
  }
  const turned = await client.annotations[turn]({ collection, set, ...(author !== undefined && { author }) })
  const { step } = turned
  const done = turn === 'undo' ? 'taken back' : 'made again'
  result({ set, ...turned }, () =>
    step === null
      ? `annotation set ${set} of ${collection}: nothing to be ${done}`
      : [
          `annotation set ${set} of ${collection}: ${done}: ${step.what}`,
          ...[...new Set(step.changes.map(({ task }) => task))].map((task) => `  ${task}`),
        ].join('\n'),
  )
}
