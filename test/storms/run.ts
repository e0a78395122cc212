import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../support/placebo.ts'
import type { Weathered } from './storm.ts'

/**
 * All attacks of every storm, or of those named (`npm run storms -- ggufs kills`); writes docs/storms.md when all were
 * made and none broke anything.
 */
const folder = join(root, '.cache', 'storms')
const named = process.argv.slice(2)
if (named.length === 0) rmSync(folder, { recursive: true, force: true })
const ran = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    ...(named.length === 0 ? ['test/storms'] : named.map((name) => `test/storms/${name}`)),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PLACEBO_STORMS: 'all' },
  },
)
process.exitCode = ran.status ?? 1
const storms = readdirSync(folder)
  .sort()
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Weathered)
const file = join(root, 'docs', 'storms.md')
writeFileSync(file, `${readFileSync(file, 'utf8').split('\n| storm')[0] ?? ''}\n${table(storms)}`)

function table(rows: readonly Weathered[]): string {
  const lines = rows.map(
    ({ name, attacks, accepted, refused, resumed, broken, longest, memory }) =>
      `| ${name} | ${[attacks, accepted, refused, resumed, broken.length].join(' | ')} | ${longest.toFixed(1)} | ${memory.toFixed(0)} |`,
  )
  return [
    '| storm | attacks | accepted | refused by name | went on | broken | longest, s | memory, MB |',
    '|---|---|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n')
}
