import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../support/placebo.ts'

const { load } = createRequire(import.meta.url)('js-yaml') as { load: (text: string) => unknown }

interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: {
    readonly build: {
      readonly strategy: { readonly matrix: { readonly include: readonly { readonly runner: string }[] } }
      readonly steps: readonly Step[]
    }
  }
}

const text = readFileSync(join(root, '.github/workflows/build.yml'), 'utf8')
const {
  permissions,
  jobs: { build },
} = load(text) as Workflow
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const runs = build.steps.flatMap(({ run }) => run ?? [])

describe('the workflow', () => {
  test('runs on the three systems and may only read', () => {
    expect(build.strategy.matrix.include.map(({ runner }) => runner.replace(/-.*/, ''))).toEqual([
      'ubuntu',
      'macos',
      'windows',
    ])
    expect(permissions).toEqual({ contents: 'read' })
  })

  test('tests, builds, runs the window, packs, looks at fuses and contents, and runs what it packed', () => {
    const order = [
      'npm ci',
      'npm test',
      'npm run build:app',
      'vitest run test/e2e/electron.test.ts',
      'npm run package -- --dir',
      'check.ts',
      'vitest run test/e2e/electron.test.ts',
    ]
    const found = order.map((command, i) => runs.findIndex((run, j) => run.includes(command) && j >= i))
    expect(found).not.toContain(-1)
    expect(found.slice(0, -1)).toEqual(found.slice(0, -1).toSorted((a, b) => a - b))
    expect(build.steps.findLast(({ run }) => run?.includes('electron.test.ts'))?.env).toHaveProperty('PLACEBO_PACKED')
  })

  test('takes every action by its commit, with the version beside it', () => {
    const lines = text.split('\n').filter((line) => line.includes('uses:'))
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  })

  test('names only scripts and files that exist, and no registry', () => {
    const named = runs.flatMap((run) => [...run.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script ?? ''))
    const files = runs.flatMap((run) => [...run.matchAll(/(?:build|test)\/[\w/.-]+\.ts/g)].map(([file]) => file))
    expect(named.filter((script) => !(script in scripts))).toEqual([])
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
    expect(text).not.toMatch(/registry|https?:/)
  })
})
