import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { writeTestModel } from '../support/model.ts'
import { placebo, placeboJson } from '../support/placebo.ts'
import { writeSplitCollection } from '../support/split-collection.ts'
import { fileFolder } from '../support/temporary.ts'

const folder = fileFolder('system-message')
const data = join(folder, 'data')
const saying = `{% if messages[0]['role'] == 'system' %}{% set said = messages[0]['content'] %}{% set rest = messages[1:] %}{% else %}{% set said = 'Be kind.' %}{% set rest = messages %}{% endif %}{% if said != '' %}{{ '<<' + said + '>>' }}{% endif %}{% for m in rest %}{{ m['content'] }}{% endfor %}{% if add_generation_prompt %}{{ '\\n' }}{% endif %}`
let model: string

beforeAll(async () => {
  model = writeTestModel(folder, { chatTemplate: saying })
  await placeboJson(data, 'collection', 'import', writeSplitCollection(join(folder, 'split')), '--name', 'split')
}, 60_000)

const run = (name: string, ...more: readonly string[]) =>
  placebo(
    data,
    ...['study', 'run', '--name', name, '--collection', 'split', '--model', model, '--format', 'chat'],
    ...['--conditions', 'original', '--decoding', 'free', '--k', '1', '--instances', '1', '--max-tokens', '4'],
    ...['--context', '512', '--gpu-layers', '0', '--threads', '1', ...more],
  )

test('what a chat template says is shown, replaced and left out', { timeout: 120_000 }, async () => {
  const rows = [
    ['own', [], /^system message {2}"Be kind\." \(of the chat template\)$/m, '<<Be kind.>>'],
    ['another', ['--system-message', 'Be brief.'], /^system message {2}"Be brief\."$/m, '<<Be brief.>>'],
    ['none', ['--no-system-message'], /^system message {2}left out$/m, 'Definition: '],
  ] as const
  for (const [name, options, line, before] of rows) {
    const { code, stderr } = await run(name, ...options)
    expect(code, stderr).toBe(0)
    expect((await placebo(data, 'run', 'show', name)).stdout).toMatch(line)
    const file = join(folder, `${name}.jsonl`)
    await placebo(data, 'results', name, '--trials', file)
    const trials = readFileSync(file, 'utf8').trim().split('\n')
    for (const trial of trials)
      expect((JSON.parse(trial) as { readonly prompt: string }).prompt).toSatisfy((prompt: string) =>
        prompt.startsWith(before),
      )
    expect(trials.length).toBeGreaterThan(0)
  }
})

test('in a format without chat template there is none to say', { timeout: 60_000 }, async () => {
  const { code, stderr } = await run('plain', '--format', 'tk-instruct', '--system-message', 'Be brief.')
  expect(code).not.toBe(0)
  expect(stderr).toContain('system message')
})
