import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { presets } from './random-model/model.ts'
import { writeRandomModel } from './random-model/write.ts'

/**
 * The starter study, from nothing: starter collection, a model with random weights, four conditions and the random
 * baseline; once answering freely, once choosing among the labels. Everything goes through the same terminal commands a person types, and lies in demo-results/.
 */
const root = dirname(import.meta.dirname)
const folder = join(root, 'demo-results')
const data = join(folder, 'data')
const model = join(folder, 'random-model.gguf')

const started = performance.now()
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

console.log('The demo model has random weights: it shows that everything works, and what knowing nothing scores.')
writeRandomModel(model, { ...presets.demo, seed: 1 })
placebo('collection', 'import', 'resources/starter-collection/tasks', '--name', 'starter')
console.log('\n1. Answering freely, random weights miss the output format.')
study('starter study', 'results', '--instances', '10', '--max-tokens', '32')
console.log('\n2. Choosing among the labels, the same weights reach about what guessing reaches.')
study('starter study among labels', 'results-among-labels', '--instances', '10', '--decoding', 'likelihood', '--skip-unfit')
console.log(`\nIn all ${((performance.now() - started) / 1000).toFixed(0)} s.`)
console.log('Look further:  npm run -s placebo -- results "starter study" --by category --data-dir demo-results/data')
console.log('Your own model: npm run -s placebo -- collection import resources/starter-collection/tasks --name starter')
console.log('                npm run -s placebo -- study run --collection starter --model YOUR.gguf')

function study(name: string, file: string, ...options: string[]): void {
  placebo('study', 'run', '--collection', 'starter', '--model', model, '--name', name, ...options)
  const [csv, json] = [join(folder, `${file}.csv`), join(folder, `${file}.json`)]
  writeFileSync(json, capture('results', name, '--csv', csv, '--json'))
  console.log(`\nWritten: ${shown(csv)} and ${shown(json)}`)
}

function placebo(...args: string[]): void {
  console.log(`\n$ placebo ${args.map((arg) => (arg.includes(' ') ? `"${arg}"` : shown(arg))).join(' ')}`)
  const { status } = spawnSync(process.execPath, command(args), { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

function capture(...args: string[]): string {
  const { status, stdout } = spawnSync(process.execPath, command(args), { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) process.exit(status ?? 1)
  return stdout
}

function command(args: readonly string[]): string[] {
  return ['src/headless/main.ts', ...args, '--data-dir', data]
}

function shown(path: string): string {
  return existsSync(path) || path.startsWith(root) ? relative(root, path) || path : path
}
