import type { Command } from 'commander'
import { typesInWords } from '#core/models/conversion.ts'
import { bytes } from '#core/numbers.ts'
import { modelText } from '../model-words.ts'
import { untilEnd } from '../reading-line.ts'
import { reasonInWords } from '../remedy-words.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
  readonly to: string
  readonly out?: string
}

export function addConvertCommand(model: Command): void {
  withExample(model.command('convert'), 'placebo model convert SmolLM2-135M-Instruct.Q4_1.gguf --to q8_0')
    .description(
      `write a model once more with its matrices in another type

Norms and biases become F32. Rows that are no whole number of the type's blocks get the type that llama.cpp gives them.
Beside the source, the type takes the place of the one in its name.`,
    )
    .summary('write a model once more in another type')
    .argument('<file>', 'a GGUF file, or the name of a known model')
    .requiredOption('--to <type>', 'f32, f16, bf16, q8_0, q4_0 …: every type that ggml multiplies with')
    .option('--out <file>', 'the model to write; never over an existing file (default: beside the source)')
    .action((file: string, options: Options) => atTerminal(options, (terminal) => convert(terminal, file, options)))
}

/** Bytes of a source that take long enough to be watched: some types are searched for slowly. */
const watchedFrom = 10e6

async function convert({ client, signal, note, result }: Terminal, file: string, { to, out }: Options): Promise<void> {
  const asked = { file, to, ...(out !== undefined && { output: out }) }
  const converted = await untilEnd(
    await client.models.convert(asked, { signal }),
    ({ phase }) => (phase === 'converting' ? `converting to ${to}` : 'checking'),
    watchedFrom,
  )
  const { before, after, notes, model, why } = converted
  for (const each of notes) note(`note: ${each}`)
  if (why !== null) note(`written, but not added to the models: ${reasonInWords(why)}`)
  result(converted, () =>
    [
      model === null ? `file            ${converted.file}` : modelText(model),
      `before          ${bytes(before.size)}, ${typesInWords(before.types)}`,
      `after           ${bytes(after.size)}, ${typesInWords(after.types)}`,
    ].join('\n'),
  )
}
