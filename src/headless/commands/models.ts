import type { Command } from 'commander'
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
    .description('the models that are known')
    .action((options: Options) => atTerminal(options, listModels))

  withExample(model.command('show'), 'placebo model show SmolLM2-135M-Q8_0')
    .description('what is known of a model: a name, or a file')
    .argument('<file>')
    .action((file: string, options: Options) => atTerminal(options, (terminal) => showModel(terminal, 'show', file)))
}

async function showModel(terminal: Terminal, verb: 'add' | 'show', file: string): Promise<void> {
  const model = await terminal.client.models[verb]({ file })
  terminal.result(model, () => [
    `model ${model.name}`,
    `file            ${model.file}`,
    `size            ${bytes(model.fileSize)}, ${(model.parameters / 1e6).toFixed(1)}M parameters, ${model.quantisation}`,
    `architecture    ${model.architecture}, vocabulary of ${model.vocabularySize}`,
    `context         ${model.contextLength} tokens`,
    `chat template   ${model.hasChatTemplate ? 'yes (asked as chat unless --format says otherwise)' : 'none (asked as tk-instruct)'}`,
    `SHA-256         ${model.sha256}`,
  ].join('\n'))
}

async function listModels(terminal: Terminal): Promise<void> {
  const listed = await terminal.client.models.list()
  terminal.result(listed, () =>
    listed.models.length === 0
      ? 'no models yet; add one with: placebo model add FILE.gguf'
      : table(
          [{ title: 'model' }, { title: 'size', align: 'right' }, { title: 'quantisation' }, { title: 'architecture' }, { title: 'context', align: 'right' }, { title: 'file' }],
          listed.models.map((each) => [each.name, bytes(each.fileSize), each.quantisation, each.architecture, String(each.contextLength), each.file]),
        ))
}
