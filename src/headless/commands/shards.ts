import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Option, type Command } from 'commander'
import type { GatheredShards } from '#contract/shards.ts'
import { counted, noun } from '#core/noun.ts'
import { gatheredSentences } from '#core/shards/gathered-words.ts'
import { gpuLayers, wholeNumber } from '../arguments.ts'
import { exitCodes } from '../exit.ts'
import { followed } from '../followed.ts'
import { execute } from '../run-events.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

interface MakeOptions extends Options {
  readonly shards: number
  readonly out: string
  readonly withModel?: boolean
}

interface RunOptions extends Options {
  readonly model?: string
  readonly threads?: number
  readonly gpuLayers?: 'auto' | number
}

/** `placebo study shard` and `gather`: a study that many machines carry out, each a shard of it. */
export function addStudyShardCommands(study: Command): void {
  withExample(
    study.command('shard'),
    'placebo study run --collection starter --model m.gguf --without-asking\nplacebo study shard 3f2a91c4 --shards 100 --out for-the-cluster',
  )
    .description(
      'cut what is left of a run into shards, each carried out by itself on a machine of a cluster: the frozen study, its shards, launchers for Slurm, Ray and GNU parallel',
    )
    .argument('<run>', 'id, the beginning of one, or name')
    .addOption(
      new Option('--shards <n>', 'shards that ask; each training is one more')
        .argParser(wholeNumber(1))
        .makeOptionMandatory(),
    )
    .requiredOption('--out <folder>', 'a new folder, or an empty one')
    .option('--with-model', "copy the model's file into the folder")
    .action((run: string, options: MakeOptions) => atTerminal(options, (terminal) => make(terminal, run, options)))

  withExample(study.command('gather'), 'placebo study gather for-the-cluster')
    .description(
      'join what the shards have come to with their run: the same table as one machine gives; done twice, it changes nothing',
    )
    .argument('<folder>', 'of a study in shards')
    .action((folder: string, options: Options) => atTerminal(options, (terminal) => gather(terminal, folder)))
}

/** `placebo shard`: what a machine of a cluster does. */
export function addShardCommands(program: Command): void {
  const shard = program.command('shard').description('one shard of a study, on a machine of a cluster')
  withExample(shard.command('run'), 'placebo shard run for-the-cluster/3 --threads 8')
    .description(
      'carry out one shard, in a store of its own; stopped or killed, the same command goes on. --data-dir puts the store elsewhere (default: a folder "store" in that of the shard)',
    )
    .argument('<folder>', 'of the shard, inside that of its study')
    .option('--model <file>', "where the model's file lies on this machine (default: where the study says)")
    .addOption(new Option('--threads <n>', 'threads (default: all cores)').argParser(wholeNumber(1)))
    .addOption(
      new Option('--gpu-layers <n|auto>', 'layers on the GPU (default: as the study was planned)').argParser(gpuLayers),
    )
    .action((asked: string, options: RunOptions, command: Command) => {
      const folder = resolve(asked)
      // Before its store would be made there.
      if (!existsSync(join(folder, 'shard.json')))
        command.error(
          `error: invalid shard: ${folder} (there is no shard.json; name a folder such as for-the-cluster/3)`,
        )
      return atTerminal({ ...options, dataDir: options.dataDir ?? join(folder, 'store') }, (terminal) =>
        runShard(terminal, folder, options),
      )
    })
}

async function make(terminal: Terminal, run: string, { out, shards, withModel = false }: MakeOptions): Promise<void> {
  const made = await followed(
    terminal,
    inPhase(
      'writing',
      await terminal.client.shards.make({ run, folder: out, shards, withModel }, { signal: terminal.signal }),
    ),
  )
  const { trainings, asking } = made
  terminal.result(made, () =>
    [
      `run ${made.run} in ${made.folder}: ${counted(made.trials, 'trial')} in ${counted(asking, 'shard')}${trainings === 0 ? '' : `, after ${counted(trainings, 'shard')} that ${noun(trainings, 'trains', 'train')}`}`,
      `the model: ${made.model}`,
      `carry one out: placebo shard run ${join(made.folder, '1')} · all: slurm.sh, ray_shards.py or parallel.sh there`,
      `then: placebo study gather ${made.folder}`,
    ].join('\n'),
  )
}

async function runShard(
  terminal: Terminal,
  folder: string,
  { model, threads, gpuLayers: layers }: RunOptions,
): Promise<void> {
  const { client, signal } = terminal
  const begun = await followed(
    terminal,
    inPhase('opening', await client.shards.begin({ folder, ...(model !== undefined && { model }) }, { signal })),
  )
  const name = `shard ${begun.shard} of ${begun.of}`
  if (begun.state === 'done') {
    terminal.result({ ...begun }, () => `${name} is done`)
    return
  }
  const input = {
    run: begun.run,
    ...(threads !== undefined && { threads }),
    ...(layers !== undefined && { gpuLayers: layers }),
  }
  const failure = await execute(terminal, () => client.runs.resume(input), {
    show: () => Promise.resolve(),
    carryOn: () => `placebo shard run ${folder}`,
  }).then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  const finished = await followed(terminal, inPhase('writing', await client.shards.finish({ folder })))
  if (finished.state !== 'done') {
    if (failure) throw failure.error
    return
  }
  terminal.result(finished, () =>
    [
      `${name} is done: ${finished.trainings > 0 ? counted(finished.trainings, 'training') : counted(finished.trials, 'trial')} in ${finished.file}`,
      // It has come to an end, which others cannot change: its scheduler is not to try it again.
      ...(failure ? ['a training diverged: its cells have no scores'] : []),
    ].join('\n'),
  )
}

async function gather(terminal: Terminal, folder: string): Promise<void> {
  const gathered = await followed(
    terminal,
    inPhase('shards', await terminal.client.shards.gather({ folder }, { signal: terminal.signal })),
  )
  terminal.result(gathered, () => gatheredInWords(gathered).join('\n'))
  if (gathered.missing.length + gathered.refused.length > 0) terminal.setExitCode(exitCodes.failed)
}

function gatheredInWords(gathered: GatheredShards): readonly string[] {
  const { run, shards, taken, takenBefore, trials, trainings } = gathered
  return [
    `run ${run}: ${taken} of ${counted(shards, 'shard')} taken${takenBefore === 0 ? '' : `, ${takenBefore} before`}: ${counted(trials, 'trial')}${trainings === 0 ? '' : `, ${counted(trainings, 'training')}`}`,
    ...gatheredSentences(gathered),
    endInWords(gathered),
  ]
}

function endInWords({ state, open, run }: GatheredShards): string {
  switch (state) {
    case 'finished':
      return `the run is finished. See: placebo results ${run}`
    case 'failed':
      return `a training diverged: its cells have no scores, all others are done. See: placebo results ${run}`
    case 'to compare':
      return `everything is asked; its answers are still to be compared with exact mode: placebo run resume ${run}`
    case 'open':
      return `${counted(open, 'trial')} of the run ${noun(open, 'is', 'are')} open`
  }
}

async function* inPhase<End>(
  phase: string,
  events: { next(): Promise<IteratorResult<{ readonly done: number; readonly total: number }, End>> },
) {
  for (;;) {
    const step = await events.next()
    if (step.done === true) return step.value
    yield { ...step.value, phase }
  }
}
