import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { packagedModels } from '#host/models/packaged-model.ts'

const root = new URL('../', import.meta.url).pathname

/** What can speak to a network, or start a program that can. */
const reaching =
  /'(?:node:)?(?:http|https|http2|net|tls|dgram|dns|child_process)(?:\/promises)?'|from 'ws'|new WebSocket\(|\bfetch\(|XMLHttpRequest|EventSource|sendBeacon/

/** All of the sources that do, and why each may. */
const allowed: Readonly<Record<string, string>> = {
  'src/headless/serve/guard.ts': 'types of the requests that the loopback page makes',
  'src/headless/serve/server.ts': 'listens at 127.0.0.1, and asks nobody',
  'src/renderer/app/client.ts': 'the page speaks to the host that it came from',
  'src/renderer/app/lost-banner.tsx': 'the page looks whether the host that it came from answers again',
  'src/engine/remote/wire.ts': 'speaks to the endpoints that a person has added, and to nobody before that',
  'src/processes/fork-node.ts': 'starts modules of our own',
  'src/processes/fork-through-parent.ts': 'starts modules of our own',
  'src/host/models/pip.ts': 'the one exception: a person asks for a model, and has been told of size and licence',
}

test('nothing else in the sources reaches the network, or starts a program', () => {
  const found = globSync('src/**/*.{ts,tsx}', { cwd: root }).filter((file) =>
    reaching.test(readFileSync(`${root}${file}`, 'utf8')),
  )
  expect(found.sort()).toEqual(Object.keys(allowed).sort())
})

test('pip is started by what a person asks for and by nothing else', () => {
  const files = globSync('src/**/*.{ts,tsx}', { cwd: root }).filter((file) =>
    /from '[^']*\/(?:pip|get-model)\.ts'|models\.get\(/.test(readFileSync(`${root}${file}`, 'utf8')),
  )
  expect(files.sort()).toEqual([
    'src/headless/commands/model-get.ts',
    'src/host/models/get-model.ts',
    'src/host/models/made-handlers.ts',
    'src/renderer/models/get-model.tsx',
  ])
})

test.each(packagedModels)(
  'README.md and ARCHITECTURE.md name the exception, with $package',
  ({ name, package: named }) => {
    expect(readFileSync(`${root}README.md`, 'utf8')).toContain(`placebo model get ${name}`)
    expect(readFileSync(`${root}ARCHITECTURE.md`, 'utf8')).toContain(named)
  },
)
