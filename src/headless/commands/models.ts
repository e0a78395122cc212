import { Option, type Command } from 'commander'
import { ancestry } from '#core/models/ancestry.ts'
import { defaultMergeInto, mergeTypes, type MergeInto } from '#core/models/merge-into.ts'
import { bytes, counted } from '#core/numbers.ts'
import { defaultContextSize, studyLimits } from '#core/study/limits.ts'
import { gpuLayers, wholeNumber } from '../arguments.ts'
import { modelText as textOf, originAndRun, roundedWords, trainableWords, type Reading } from '../model-words.ts'
import { untilEnd } from '../reading-line.ts'
import { table } from '../table.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'
import { addConvertCommand } from './model-convert.ts'
import { addGetCommand } from './model-get.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

interface MemoryOptions extends Options {
  readonly context?: number
  readonly gpuLayers: 'auto' | number
  readonly threads?: number
}

export function addModelCommands(program: Command): void {
  const model = program.command('model').description('GGUF model files')

  withExample(model.command('add'), 'placebo model add SmolLM2-135M-Q8_0.gguf')
    .description('check a GGUF file and remember it by name')
    .argument('<file>')
    .action((file: string, options: Options) =>
      atTerminal(options, async (terminal) => {
        const added = await readToItsEnd(await terminal.client.models.add({ file }, { signal: terminal.signal }))
        terminal.result(added, () => textOf(added))
      }),
    )

  withExample(model.command('list'), 'placebo model list')
    .description('the models that are known, each under the one it was made from')
    .action((options: Options) => atTerminal(options, listModels))

  withExample(model.command('show'), 'placebo model show SmolLM2-135M-Q8_0')
    .description('what is known of a model: a name, or a file')
    .argument('<file>')
    .action((file: string, options: Options) => atTerminal(options, (terminal) => showModel(terminal, file)))

  withExample(model.command('merge'), 'placebo model merge SmolLM2-135M-Q8_0.gguf simplified.gguf --out merged.gguf')
    .description('add an adapter to its base and write the sum as a model of its own')
    .argument('<base>', 'a GGUF file, or the name of a known model')
    .argument('<adapter>', 'a GGUF file, or the name of a known adapter')
    .requiredOption('--out <file>', 'the model to write; never over an existing file')
    .addOption(
      new Option('--into <type>', 'of quantised matrices: f16 keeps what was learned, base rounds it to their own type')
        .choices(mergeTypes)
        .default(defaultMergeInto),
    )
    .action((base: string, adapter: string, options: Options & { out: string; into: MergeInto }) =>
      atTerminal(options, async (terminal) => {
        const { out: file, into } = options
        const merged = await terminal.client.models.merge({ base, adapter, file, into })
        if (merged.roundedAgain !== null) terminal.note(roundedWords(merged.roundedAgain))
        terminal.result(merged, () => textOf(merged))
      }),
    )

  addConvertCommand(model)
  addGetCommand(model)

  withExample(model.command('relocate'), 'placebo model relocate SmolLM2-135M-Q8_0 /disk/models/SmolLM2-135M-Q8_0.gguf')
    .description('say where a moved file is now; runs that need it can then be resumed')
    .argument('<model>', 'name, or SHA-256')
    .argument('<file>', 'the same file at its new place')
    .action((name: string, file: string, options: Options) =>
      atTerminal(options, async (terminal) => {
        const moved = await readToItsEnd(
          await terminal.client.models.relocate({ model: name, file }, { signal: terminal.signal }),
        )
        terminal.result(moved, () => textOf(moved))
      }),
    )

  withExample(model.command('remove'), 'placebo model remove SmolLM2-135M-Q8_0')
    .description('forget a model; its file stays, and "placebo model restore" brings it back')
    .argument('<model>', 'name, file or SHA-256')
    .option('--delete-file', 'delete its file too, permanently; only a file that Placebo wrote')
    .action((name: string, options: Options & { deleteFile?: boolean }) =>
      atTerminal(options, async (terminal) => {
        const removed = await terminal.client.models.remove({ model: name, deleteFile: options.deleteFile ?? false })
        const what =
          options.deleteFile === true
            ? `its file is deleted: ${removed.file}`
            : `its file stays: ${removed.file}; bring it back with: placebo model restore ${removed.name}`
        terminal.result(removed, () => `${removed.kind} ${removed.name} removed; ${what}`)
      }),
    )

  withExample(model.command('restore'), 'placebo model restore SmolLM2-135M-Q8_0')
    .description('bring back a model that was removed in the last 30 days')
    .argument('<model>', 'name, file or SHA-256')
    .action((name: string, options: Options) =>
      atTerminal(options, async (terminal) => {
        const restored = await terminal.client.models.restore({ model: name })
        terminal.result(restored, () => textOf(restored))
      }),
    )

  withExample(model.command('memory'), 'placebo model memory SmolLM2-135M-Q8_0 --context 2048')
    .description('what a model takes in memory, and how many layers fit on the GPU')
    .argument('<file>', 'a GGUF file, or the name of a known model')
    .addOption(
      new Option('--context <tokens>', `tokens (default: the model's own, at most ${defaultContextSize})`).argParser(
        wholeNumber(studyLimits.contextSize.from),
      ),
    )
    .addOption(
      new Option('--gpu-layers <n|auto>', 'layers on the GPU (auto: as many as fit)')
        .argParser(gpuLayers)
        .default('auto'),
    )
    .addOption(new Option('--threads <n>', 'threads (default: all cores)').argParser(wholeNumber(1)))
    .action((file: string, options: MemoryOptions) =>
      atTerminal(options, (terminal) => memoryReport(terminal, file, options)),
    )
}

async function readToItsEnd<End>(steps: { next(): Promise<IteratorResult<Reading, End>> }): Promise<End> {
  return untilEnd(steps, () => 'reading')
}

async function showModel(terminal: Terminal, file: string): Promise<void> {
  const { models } = terminal.client
  const model = await models.show({ file })
  const trainable = model.fileState === 'moved' || model.kind === 'adapter' ? null : await models.trainable({ file })
  terminal.result({ ...model, trainable }, () =>
    [textOf(model), ...(trainable === null ? [] : [trainableWords(trainable)])].join('\n'),
  )
}

async function listModels(terminal: Terminal): Promise<void> {
  const listed = await terminal.client.models.list()
  terminal.result(listed, () =>
    listed.models.length === 0
      ? 'no models yet; add one with: placebo model add FILE.gguf'
      : table(
          [
            { title: 'model' },
            { title: 'size', align: 'right' },
            { title: 'quantisation' },
            { title: 'architecture' },
            { title: 'context', align: 'right' },
            { title: 'made' },
            { title: 'file' },
          ],
          ancestry(listed.models).map(({ model, depth }) => [
            `${'  '.repeat(depth)}${model.name}`,
            bytes(model.fileSize),
            model.kind === 'adapter' ? 'adapter' : model.quantisation,
            model.architecture,
            String(model.contextLength),
            originAndRun(model),
            `${model.file}${model.fileState === 'there' ? '' : ` (${model.fileState})`}`,
          ]),
        ),
  )
}

async function memoryReport(
  terminal: Terminal,
  file: string,
  { context, gpuLayers: asked, threads }: MemoryOptions,
): Promise<void> {
  const reported = await terminal.client.models.memory({
    file,
    ...(context !== undefined && { contextSize: context }),
    ...(threads !== undefined && { threads }),
  })
  const all = reported.estimates.length - 1
  const layers = asked === 'auto' ? reported.best : Math.min(asked, all)
  const estimate = reported.estimates[layers]
  terminal.result(reported, () =>
    [
      `model ${reported.name}, context of ${reported.contextSize} tokens, ${layers} of ${all} layers on the GPU`,
      '',
      table(
        [
          { title: 'memory' },
          { title: 'weights', align: 'right' },
          { title: 'keys and values', align: 'right' },
          { title: 'working buffers', align: 'right' },
          { title: 'process', align: 'right' },
          { title: 'in all', align: 'right' },
        ],
        estimate
          ? (
              [
                ['CPU', estimate.cpu, estimate.process],
                ['GPU', estimate.gpu, 0],
              ] as const
            ).map(([name, part, process]) => [
              name,
              ...[part.weights, part.cache, part.compute, process, part.total].map(bytes),
            ])
          : [],
      ),
      '',
      `asked side by side on the CPU with ${counted(reported.asking.threads, 'thread')}: exact mode ${bytes(reported.asking.exact)}, fast mode ${bytes(reported.asking.fast)}`,
      all === 0
        ? `a model with an encoder runs on the CPU alone, which has ${bytes(reported.ram.free)} of ${bytes(reported.ram.total)} free`
        : reported.gpu === null
          ? `no GPU found: all layers run on the CPU, which has ${bytes(reported.ram.free)} of ${bytes(reported.ram.total)} free`
          : `${reported.gpu.devices.join(', ')} (${reported.gpu.name}) has ${bytes(reported.gpu.free)} of ${bytes(reported.gpu.total)} free: ${reported.best} of ${all} layers fit`,
    ].join('\n'),
  )
}
