import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { home, isOwn, scheme, servePage } from '#main/protocol.ts'
import { temporaryFolder } from '../support/temporary.ts'

type Handle = (request: Request) => Promise<Response>

describe('the page of the window', () => {
  let answer: Handle
  beforeEach(() => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'renderer', 'assets'), { recursive: true })
    writeFileSync(join(folder, 'secret.json'), '{}')
    writeFileSync(join(folder, 'renderer', 'index.html'), '<meta property="csp-nonce" nonce="%NONCE%">')
    writeFileSync(join(folder, 'renderer', 'assets', 'index.js'), 'export {}')
    servePage(
      {
        handle: (name, handler) => {
          expect(name).toBe('placebo')
          answer = handler as Handle
        },
      },
      join(folder, 'renderer'),
    )
  })

  test('comes under a strict policy, with a nonce of its own', async () => {
    const [first, second] = await Promise.all([answer(new Request(home)), answer(new Request(home))])
    const policy = first.headers.get('content-security-policy')
    expect(first.status).toBe(200)
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    const nonces = [await first.text(), await second.text()].map((text) => /nonce="([^"%]+)"/.exec(text)?.[1])
    expect(policy).toContain(`'nonce-${nonces[0]}'`)
    expect(nonces[0]).not.toBe(nonces[1])
  })

  test.each([
    ['GET', 'placebo://app/assets/index.js', 200],
    ['GET', 'placebo://app/assets/index.js?x', 200],
    ['POST', 'placebo://app/', 404],
    ['GET', 'placebo://elsewhere/', 404],
    ['GET', 'placebo://app/assets', 404],
    ['GET', 'placebo://app/missing.js', 404],
    ['GET', 'placebo://app/../secret.json', 404],
    ['GET', 'placebo://app/%2e%2e/secret.json', 404],
    ['GET', 'placebo://app/..%2fsecret.json', 404],
    ['GET', 'placebo://app/assets/..%5c..%5csecret.json', 404],
  ])('%s %s is answered with %i', async (method, url, status) => {
    expect((await answer(new Request(url, { method }))).status).toBe(status)
  })
})

test('its scheme is a standard and secure one, and may do nothing more', () => {
  expect(scheme).toEqual({ scheme: 'placebo', privileges: { standard: true, secure: true } })
})

test.each([
  ['placebo://app/', true],
  ['placebo://app/#/wizard', true],
  ['placebo://app.example.org/', false],
  ['placebo://elsewhere/', false],
  ['placebo:app', false],
  ['https://app/', false],
  ['', false],
])('%s is a page of the app: %s', (url, own) => expect(isOwn(url)).toBe(own))
