import type { Command } from 'commander'
import { ancestry, originWords, type Model } from '../model-words.ts'
import { bytes, table } from '../table.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

export function addModelCommands(program: Command): void {
  const model = program.command('model').description('GGUF model files')

  withExample(model.command('add'), 'placebo model add SmolLM2-135M-Q8_0.gguf')
    .description('check a GGUF file and remember it by name')
    .argument('<file>')
    .action((file: string, options: Options) => atTerminal(options, (terminal) => showModel(terminal, 'add', file)))

  withExample(model.command('list'), 'placebo model list')
    .description('the models that are known, each under the one it was made from')
    .action((options: Options) => atTerminal(options, listModels))

  withExample(model.command('show'), 'placebo model show SmolLM2-135M-Q8_0')
    .description('what is known of a model: a name, or a file')
    .argument('<file>')
    .action((file: string, options: Options) => atTerminal(options, (terminal) => showModel(terminal, 'show', file)))

  withExample(model.command('merge'), 'placebo model merge SmolLM2-135M-Q8_0.gguf simplified.gguf --out merged.gguf')
    .description('add an adapter to its base and write the sum as a model of its own')
    .argument('<base>', 'a GGUF file, or the name of a known model')
    .argument('<adapter>', 'a GGUF file, or the name of a known adapter')
    .requiredOption('--out <file>', 'the model to write; never over an existing file')
    .action((base: string, adapter: string, options: Options & { out: string }) => atTerminal(options, async (terminal) => {
      const merged = await terminal.client.models.merge({ base, adapter, file: options.out })
      terminal.result(merged, () => textOf(merged))
    }))
}

async function showModel(terminal: Terminal, verb: 'add' | 'show', file: string): Promise<void> {
  const model = await terminal.client.models[verb]({ file })
  terminal.result(model, () => textOf(model))
}

function textOf(model: Model): string {
  return [
    `${model.kind} ${model.name}`,
    ...(model.origin === null ? [] : [`made            ${originWords(model)}`]),
    `file            ${model.file}`,
    `size            ${bytes(model.fileSize)}${model.kind === 'adapter' ? '' : `, ${(model.parameters / 1e6).toFixed(1)}M parameters, ${model.quantisation}`}`,
    `architecture    ${model.architecture}, vocabulary of ${model.vocabularySize}`,
    `context         ${model.contextLength} tokens`,
    `chat template   ${model.hasChatTemplate ? 'yes (asked as chat unless --format says otherwise)' : 'none (asked as tk-instruct)'}`,
    `SHA-256         ${model.sha256}`,
  ].join('\n')
}

async function listModels(terminal: Terminal): Promise<void> {
  const listed = await terminal.client.models.list()
  terminal.result(listed, () =>
    listed.models.length === 0
      ? 'no models yet; add one with: placebo model add FILE.gguf'
      : table(
          [{ title: 'model' }, { title: 'size', align: 'right' }, { title: 'quantisation' }, { title: 'architecture' }, { title: 'context', align: 'right' }, { title: 'made' }, { title: 'file' }],
          ancestry(listed.models).map(({ model, depth }) => [
            `${'  '.repeat(depth)}${model.name}`, bytes(model.fileSize), model.kind === 'adapter' ? 'adapter' : model.quantisation, model.architecture,
            String(model.contextLength), originWords(model), model.file,
          ]),
        ))
}
