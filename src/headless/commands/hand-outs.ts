import { Option, type Command } from 'commander'
import type { TakenIn } from '#contract/hand-outs.ts'
import { handOutTargets, type HandOutTarget } from '#core/hand-outs/line.ts'
import { takenInSentences } from '#core/hand-outs/taken-in-words.ts'
import { counted, noun } from '#core/noun.ts'
import { followed } from '../followed.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

interface HandOutOptions extends Options {
  readonly to: string
  readonly for: HandOutTarget
  readonly modelName?: string
}

/** `placebo study hand-out` and `take-in`: a run's open trials as files, for machines that this one does not reach. */
export function addHandOutCommands(study: Command): void {
  withExample(
    study.command('hand-out'),
    'placebo study run --collection starter --model m.gguf --without-asking\nplacebo study hand-out 3f2a91c4 --to for-the-cluster --for vllm',
  )
    .description(
      'write the open trials of a run into a folder, to be answered on a cluster without a network: batch lines, a manifest, a README with the commands, a script',
    )
    .argument('<run>', 'id, the beginning of one, or name')
    .requiredOption('--to <folder>', 'a new folder, or an empty one')
    .addOption(new Option('--for <what>', 'what answers').choices(handOutTargets).makeOptionMandatory())
    .option('--model-name <name>', 'as whoever answers calls the model (default: as the study does)')
    .action((run: string, options: HandOutOptions) =>
      atTerminal(options, (terminal) => handOut(terminal, run, options)),
    )

  withExample(study.command('take-in'), 'placebo study take-in for-the-cluster')
    .description('take in what came back in the folder of a hand-out; done twice, it changes nothing')
    .argument('<folder>', 'with its manifest.json and the files of answers')
    .action((folder: string, options: Options) => atTerminal(options, (terminal) => takeIn(terminal, folder)))
}

async function handOut(terminal: Terminal, run: string, options: HandOutOptions): Promise<void> {
  const { to: folder, for: target, modelName } = options
  const input = { run, folder, target, ...(modelName !== undefined && { modelName }) }
  const made = await followed(
    terminal,
    withPhase(await terminal.client.handOuts.make(input, { signal: terminal.signal })),
  )
  terminal.result(made, () =>
    [
      `${counted(made.trials, 'trial')} of run ${made.run} in ${made.folder}: ${counted(made.lines, 'line')} in ${counted(made.parts.length, 'part')}`,
      ...(made.text === null ? [] : [`prompts are text, not token numbers: ${made.text}`]),
      ...(made.tooLong === 0
        ? []
        : [
            `${counted(made.tooLong, 'prompt')} ${noun(made.tooLong, 'is', 'are')} too long for the context, and stored so`,
          ]),
      ...made.left.map((sentence) => `not in it: ${sentence}`),
      `how to answer it stands in its README.md; then: placebo study take-in ${made.folder}`,
    ].join('\n'),
  )
}

async function takeIn(terminal: Terminal, folder: string): Promise<void> {
  const taken = await followed(
    terminal,
    reading(await terminal.client.handOuts.takeIn({ folder }, { signal: terminal.signal })),
  )
  terminal.result(taken, () => takenInWords(taken).join('\n'))
}

function takenInWords(taken: TakenIn): readonly string[] {
  return [
    `run ${taken.run}: ${counted(taken.taken, 'trial')} taken in from ${counted(taken.lines, 'line')} in ${counted(taken.files, 'file')}`,
    ...takenInSentences(taken),
    taken.open === 0
      ? taken.finished
        ? `nothing is left to ask: the run is finished. See: placebo results ${taken.run}`
        : 'nothing is left to ask; its trainings are still to be done'
      : `${counted(taken.open, 'trial')} of the run ${noun(taken.open, 'is', 'are')} open: placebo study hand-out ${taken.run}, or placebo run resume ${taken.run}`,
  ]
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

/** How many lines there are nobody knows before they are read. */
async function* reading<End>(events: { next(): Promise<IteratorResult<{ readonly read: number }, End>> }) {
  for (;;) {
    const step = await events.next()
    if (step.done === true) return step.value
    yield { phase: 'reading', done: step.value.read, total: step.value.read }
  }
}
