import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root, terminalOver } from './placebo.ts'

/**
 * The paper's experiment in small: the starter model untuned, then tuned on the starter collection's train tasks under
 * each of the four conditions, asked on test tasks of unseen categories, beside guessing, the majority label and
 * copying; two seeds. Everything goes through the same terminal commands a person types, and lies in demo-results/.
 */
const folder = join(root, 'demo-results')
const terminal = terminalOver(join(folder, 'data'))
const name = 'starter study'

const started = performance.now()
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

terminal.run('collection', 'import', 'resources/starter-collection/tasks', '--name', 'starter')
terminal.run(
  'study',
  'run',
  '--name',
  name,
  '--collection',
  'starter',
  '--model',
  'resources/models/placebo-starter.gguf',
  '--split',
  'resources/starter-collection/split.json',
  '--tune',
  'full',
  '--train-conditions',
  'original,simplified,delusive,empty',
  '--sizes',
  '10',
  '--seeds',
  '1,2',
  '--epochs',
  '2',
  '--learning-rate',
  '3e-4',
  '--schedule',
  'cosine',
  '--instances',
  '20',
  '--max-tokens',
  '16',
  '--skip-ineligible',
)
const [csv, json] = [join(folder, 'results.csv'), join(folder, 'results.json')]
writeFileSync(json, terminal.capture('results', name, '--csv', csv, '--json'))
console.log(`\nWritten: ${relative(root, csv)} and ${relative(root, json)}`)
console.log(`In all ${((performance.now() - started) / 1000).toFixed(0)} s.`)
console.log(`Look further:   npm run -s placebo -- results "${name}" --by category --data-dir demo-results/data`)
console.log('                npm run -s placebo -- model list --data-dir demo-results/data')
console.log('Your own model: npm run -s placebo -- collection import resources/starter-collection/tasks --name starter')
console.log(
  '                npm run -s placebo -- study run --collection starter --model YOUR.gguf --split resources/starter-collection/split.json --tune lora',
)
