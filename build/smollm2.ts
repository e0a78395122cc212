import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { root, terminalOver } from './placebo.ts'

/**
 * The paper's experiment on a pretrained model, SmolLM2-135M-Instruct: untuned, and tuned by LoRA on some instances of
 * each train task under the four conditions, two seeds, asked on unseen tasks; in the format of Tk-Instruct, and in the
 * model's own chat format. Hours of work: started again, it goes on where it was. Everything goes through the same
 * terminal commands a person types; tables, figures and reports without task texts go to docs/smollm2/, runs and
 * bundles stay in the data folder.
 *
 *     npm run smollm2 -- TASKS MODEL DATA [tk-instruct|chat]
 *
 * TASKS: a folder with two, test/ and train/, of Super-NaturalInstructions files.
 */
const { tasks, model, data, only } = given()
const terminal = terminalOver(data)
const docs = join(root, 'docs', 'smollm2')

const tuned = (sizes: string) => [
  ...['--tune', 'lora', '--sizes', sizes, '--seeds', '1,2', '--held-out', '2'],
  // One pass in small steps: 8, 38 and 150 of them at 1, 5 and 20 instances.
  ...['--epochs', '1', '--batch', '4'],
]
const asked = [
  ...['--instances', '25', '--max-tokens', '32', '--skip-ineligible', '--mode', 'fast'],
  ...['--decoding', 'free,constrained,likelihood'],
]
const studies = [
  {
    name: 'SmolLM2, tk-instruct',
    file: 'tk-instruct',
    options: [...tuned('1,5,20'), ...asked, '--format', 'tk-instruct'],
  },
  // Less of it: what is asked here is whether the model's own format changes the picture.
  { name: 'SmolLM2, chat', file: 'chat', options: [...tuned('1,5'), ...asked, '--format', 'chat'] },
] as const

interface Runs {
  readonly runs: readonly { readonly name: string; readonly id: string; readonly state: string }[]
}

for (const folder of [docs, data]) mkdirSync(folder, { recursive: true })
prepare()
for (const { name, file, options } of studies.filter(({ file }) => only === undefined || file === only)) {
  carryOut(name, options)
  const results = terminal.capture('results', name, '--csv', join(docs, `${file}.csv`), '--overwrite')
  writeFileSync(join(docs, `${file}.txt`), results)
  terminal.run('results', name, '--figures', join(docs, `${file}-figures`), '--overwrite')
  terminal.run('report', name, '--no-texts', '--out', join(docs, `${file}.html`), '--overwrite')
  terminal.run('bundle', 'make', name, join(data, `${file}.zip`), '--overwrite')
}

function given() {
  const [tasks, model, data, only] = process.argv.slice(2)
  if (tasks === undefined || model === undefined || data === undefined) {
    console.error('Which? npm run smollm2 -- TASKS MODEL DATA [tk-instruct|chat]')
    process.exit(2)
  }
  return { tasks: resolve(tasks), model: resolve(model), data: resolve(data), only }
}

function prepare(): void {
  const { collections } = JSON.parse(terminal.capture('collection', 'list', '--json')) as {
    readonly collections: readonly { readonly name: string }[]
  }
  if (!collections.some(({ name }) => name === 'superni'))
    terminal.run('collection', 'import', tasks, '--name', 'superni', '--skip-broken')
  const names = (side: string) =>
    readdirSync(join(tasks, side))
      .filter((file) => file.endsWith('.json'))
      .map((file) => basename(file, '.json'))
  writeFileSync(splitFile(), JSON.stringify({ train: names('train'), test: names('test') }))
}

function carryOut(name: string, options: readonly string[]): void {
  const { runs } = JSON.parse(terminal.capture('run', 'list', '--json')) as Runs
  const before = runs.find((run) => run.name === name)
  if (before?.state === 'finished') return
  if (before) terminal.run('run', 'resume', before.id)
  else
    terminal.run(
      'study',
      'run',
      '--name',
      name,
      '--collection',
      'superni',
      '--model',
      model,
      '--split',
      splitFile(),
      ...options,
    )
}

function splitFile(): string {
  return join(data, 'split.json')
}
