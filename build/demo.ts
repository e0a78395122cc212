import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { presets } from './random-model/model.ts'
import { writeRandomModel } from './random-model/write.ts'

/**
 * The starter study, from nothing: starter collection, a model with random weights, four conditions and the random
 * baseline. Everything goes through the same terminal commands a person types, and lies in demo-results/.
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
placebo('study', 'run', '--collection', 'starter', '--model', model, '--instances', '10', '--max-tokens', '32', '--name', 'starter study')
const table = join(folder, 'results.csv')
placebo('results', 'starter study', '--csv', table)
const json = join(folder, 'results.json')
writeFileSync(json, capture('results', 'starter study', '--json'))
console.log(`\nWritten: ${shown(table)} and ${shown(json)} · ${((performance.now() - started) / 1000).toFixed(0)} s in all`)

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
