import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { WebSocket } from 'ws'
import { servePage } from '#headless/serve/server.ts'
import { connectSocket } from '#renderer/app/socket.ts'
import { keyIn, socketOf } from '../support/let-in.ts'
import { cookieOf, serve, type Answer, type Site } from '../support/served-page.ts'
import { temporaryFolder } from '../support/temporary.ts'

describe('who is let in', () => {
  test('the address lets one browser in: a cookie that no script reads, and a key that no cookie holds', async () => {
    const site = await serve()
    const first = await site.ask(site.tokenPath)
    expect([first.status, site.letIn()]).toEqual([200, 1])
    const attributes = 'HttpOnly; SameSite=Strict; Path=/'
    expect(first.headers['set-cookie']).toEqual(
      [
        `__Host-placebo-${site.port}=([\\w-]{43}); Secure; ${attributes}`,
        `placebo-${site.port}=([\\w-]{43}); ${attributes}`,
      ].map((form): unknown => expect.stringMatching(new RegExp(`^${form}$`))),
    )
    const key = keyIn(first.text)
    expect(key).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(first.headers)).not.toContain(key)
  })

  test.each([0, 1])('cookie %i of the two is enough for the page, which then brings no key', async (number) => {
    const site = await serve()
    const cookie = (await site.ask(site.tokenPath)).headers['set-cookie']?.[number]?.split(';')[0] ?? ''
    const page = await site.ask('/', { cookie })
    expect([page.status, keyIn(page.text)]).toEqual([200, ''])
  })

  test('a browser that is in and has lost its key gets one by a new address', async () => {
    const site = await serve()
    const { cookie, key } = await site.signIn()
    expect(keyIn((await site.ask(new URL(site.newAddress()).search.replace('?', '/?'), { cookie })).text)).toBe(key)
  })

  test.each<[string, (site: Site) => Promise<Answer>, RegExp]>([
    ['nobody without token or cookie', (site) => site.ask('/'), /open the address that "placebo serve" printed/],
    ['no file without a cookie', (site) => site.ask('/assets/app.js'), /has not been let in/],
    ['no wrong token', (site) => site.ask('/?token=wrong'), /used already/],
    ['no empty token', (site) => site.ask('/?token='), /used already/],
    ['no token on another path', (site) => site.ask(`/index.html${site.tokenPath.slice(1)}`), /has not been let in/],
    ['no wrong cookie', (site) => site.ask('/', { cookie: `placebo-${site.port}=wrong` }), /has not been let in/],
    [
      'no cookie of another port',
      async (site) => site.ask('/', { cookie: (await site.signIn()).cookie.replaceAll(/placebo-\d+/g, 'placebo-1') }),
      /has not been let in/,
    ],
    [
      'no second browser by the same address',
      async (site) => {
        await site.signIn()
        return site.ask(site.tokenPath)
      },
      /used already.*\nThe newest address stands in the terminal/,
    ],
    [
      'no earlier address once there is a newer one',
      (site) => {
        site.newAddress()
        return site.ask(site.tokenPath)
      },
      /a newer one was made/,
    ],
  ])('%s', async (_, ask, words) => {
    const { status, headers, text } = await ask(await serve())
    expect(status).toBe(403)
    expect(text).toMatch(words)
    expect(headers['set-cookie']).toBeUndefined()
  })

  test('a new address lets in a second browser, and the first stays in', async () => {
    const site = await serve()
    const first = (await site.signIn()).cookie
    const second = cookieOf((await site.ask(new URL(site.newAddress()).search.replace('?', '/?'))).headers)
    for (const cookie of [first, second]) expect((await site.ask('/', { cookie })).status).toBe(200)
  })

  test('the used address leads a browser that is in to the page', async () => {
    const site = await serve()
    const { cookie } = await site.signIn()
    expect(await site.ask(site.tokenPath, { cookie })).toMatchObject({ status: 303, headers: { location: '/' } })
  })

  test('asking for the head alone does not use the token up', async () => {
    const site = await serve()
    expect((await site.ask(site.tokenPath, {}, 'HEAD')).status).toBe(403)
    expect((await site.ask(site.tokenPath)).status).toBe(200)
  })
})

/** Each with a right cookie: what is refused is where the request comes from. */
const foreignRequests: [string, (site: Site) => Record<string, string>, RegExp][] = [
  [
    'a name that was made to point here',
    ({ port }) => ({ host: `rebound.example:${port}` }),
    /answers at http:\/\/127/,
  ],
  ['this address without the port', () => ({ host: '127.0.0.1' }), /answers at/],
  ['another port', () => ({ host: '127.0.0.1:1' }), /answers at/],
  ['all addresses', ({ port }) => ({ host: `0.0.0.0:${port}` }), /answers at/],
  ['a page of another site', () => ({ origin: 'https://elsewhere.example' }), /another origin/],
  ['a page without an origin', () => ({ origin: 'null' }), /another origin/],
  ['a page of another port of this machine', () => ({ origin: 'http://127.0.0.1:1' }), /another origin/],
  ['this address by its other name', ({ port }) => ({ origin: `http://localhost:${port}` }), /another origin/],
  ['a secure page of this address', ({ port }) => ({ origin: `https://127.0.0.1:${port}` }), /another origin/],
  ['a link, image or script of another site', () => ({ 'sec-fetch-site': 'cross-site' }), /Another page led here/],
  ['a link of another port of this machine', () => ({ 'sec-fetch-site': 'same-site' }), /Another page led here/],
]

describe.each(foreignRequests)('from %s', (_, foreign, words) => {
  test('the page is refused, and a token is not used up', async () => {
    const site = await serve()
    const refused = await site.ask(site.tokenPath, foreign(site))
    expect(refused).toMatchObject({ status: 403, text: expect.stringMatching(words) as string })
    const { cookie } = await site.signIn()
    expect(await site.ask('/', { cookie, ...foreign(site) })).toMatchObject({
      status: 403,
      text: expect.stringMatching(words) as string,
    })
  })

  test('the WebSocket is refused', async () => {
    const site = await serve()
    const { cookie, key } = await site.signIn()
    expect(
      await site.upgrade({
        cookie,
        'sec-websocket-protocol': `placebo, ${key}`,
        origin: site.origin,
        ...foreign(site),
      }),
    ).toBe(403)
  })
})

test.each(['none', 'same-origin'])('at 127.0.0.1 a request that is %s is answered', async (site) => {
  const served = await serve()
  const [{ cookie }, host] = [await served.signIn(), `127.0.0.1:${served.port}`]
  const own = site === 'none' ? {} : { origin: `http://${host}` }
  expect((await served.ask('/', { cookie, host, ...own, 'sec-fetch-site': site })).status).toBe(200)
})

// Whoever listens at [::1] is localhost, too, and would be given what a page of that name keeps.
test('localhost leads to 127.0.0.1, uses no token up, is given nothing and opens no WebSocket', async () => {
  const site = await serve()
  const host = `localhost:${site.port}`
  for (const path of [site.tokenPath, '/', '//elsewhere.example/']) {
    const { status, headers, text } = await site.ask(path, { host })
    expect([status, headers.location, headers['set-cookie'], keyIn(text)]).toEqual([
      303,
      `${site.origin}${path}`,
      undefined,
      '',
    ])
  }
  const { cookie, key } = await site.signIn()
  expect(
    await site.upgrade({ cookie, 'sec-websocket-protocol': `placebo, ${key}`, host, origin: `http://${host}` }),
  ).toBe(403)
})

test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('%s is refused', async (method) => {
  const site = await serve()
  const { cookie } = await site.signIn()
  expect(await site.ask('/', { cookie, 'access-control-request-method': 'GET' }, method)).toMatchObject({
    status: 405,
    headers: { allow: 'GET, HEAD' },
  })
})

describe('the WebSocket', () => {
  test('answers a call of the contract to whoever has cookie and key, and does not answer the key', async () => {
    const site = await serve()
    const sockets: WebSocket[] = []
    const held = await site.signIn()
    const { client, close } = connectSocket(() => {
      const socket = socketOf(held)
      sockets.push(socket)
      return socket as unknown as globalThis.WebSocket
    })
    onTestFinished(close)
    expect(await client.models.list()).toEqual({ models: [] })
    expect(sockets.map(({ protocol }) => protocol)).toEqual(['placebo'])
  })

  test.each<[string, (site: Site, held: Held) => Record<string, string>, string, number]>([
    ['without a cookie', (_, held) => without(held, 'cookie'), '/host', 403],
    ['with a wrong cookie', ({ port }, held) => ({ ...held, cookie: `placebo-${port}=wrong` }), '/host', 403],
    ['without a key', (_, held) => without(held, 'sec-websocket-protocol'), '/host', 403],
    ['with a wrong key', (_, held) => ({ ...held, 'sec-websocket-protocol': 'placebo, wrong' }), '/host', 403],
    [
      'with the key as another header',
      (_, held) => ({ ...without(held, 'sec-websocket-protocol'), authorization: held['sec-websocket-protocol'] }),
      '/host',
      403,
    ],
    [
      'with the cookie for a key',
      ({ port }, held) => ({ ...held, 'sec-websocket-protocol': held.cookie.replace(`placebo-${port}=`, 'placebo, ') }),
      '/host',
      403,
    ],
    [
      'with the key for a cookie',
      ({ port }, held) => ({
        ...held,
        cookie: held['sec-websocket-protocol'].replace('placebo, ', `placebo-${port}=`),
      }),
      '/host',
      403,
    ],
    [
      'with the key in another letter case',
      (_, held) => ({ ...held, 'sec-websocket-protocol': held['sec-websocket-protocol'].toUpperCase() }),
      '/host',
      403,
    ],
    ['with the token instead', (_, held) => without(held, 'cookie'), '/host?token=TOKEN', 403],
    ['without an origin, which every browser sends', (_, held) => without(held, 'origin'), '/host', 403],
    ['elsewhere', (_, held) => held, '/', 404],
  ])('is refused %s', async (_, headers, path, status) => {
    const site = await serve()
    const { origin, cookie, key } = await site.signIn()
    const token = new URL(site.newAddress()).search.replace('?token=', '')
    expect(
      await site.upgrade(
        headers(site, { origin, cookie: cookie.split('; ')[1] ?? '', 'sec-websocket-protocol': `placebo, ${key}` }),
        path.replace('TOKEN', token),
      ),
    ).toBe(status)
  })

  test.each<[string, (socket: WebSocket) => void]>([
    ['a message of more than 64 MiB', (socket) => socket.send(Buffer.alloc(64 * 1024 * 1024 + 1))],
    ['what is no message', (socket) => void rawStream(socket).write(Buffer.from([0xff, 0xff, 0xff, 0xff]))],
  ])('%s ends the connection and nothing else', async (_, send) => {
    const site = await serve()
    const held = await site.signIn()
    const socket = socketOf(held)
    socket.on('error', () => undefined)
    await once(socket, 'open')
    send(socket)
    await once(socket, 'close')
    expect((await site.ask('/', { cookie: held.cookie })).status).toBe(200)
  })
})

describe('what is handed out', () => {
  test.each([
    ['/', 200, 'text/html; charset=utf-8'],
    ['/index.html', 200, 'text/html; charset=utf-8'],
    ['/?anything=else', 200, 'text/html; charset=utf-8'],
    ['/assets/app.js', 200, 'text/javascript; charset=utf-8'],
    ['/assets/-app_1.css', 200, 'text/css; charset=utf-8'],
    ['/assets/drawing.svg', 200, 'image/svg+xml'],
    ...[
      '/nothing.js',
      '/assets',
      '/assets/',
      '*',
      '/.hidden.js',
      '/.git/config.json',
      '/assets/.hidden.js',
      '/unknown.exe',
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/%2e%2e%2fsecret.txt',
      '/..%5csecret.txt',
      '/..\\secret.txt',
      '/%252e%252e/secret.txt',
      '//etc/passwd',
      '///index.html',
      '/./index.html',
      '/index.html%00.js',
      '/link-out.txt',
      '/folder-out/secret.txt',
      '/assets/app.js/',
      '/index.html/secret.txt',
      'http://127.0.0.1/index.html',
      '/%69ndex.html',
      '/host',
    ].map((path): [string, number, string] => [path, 404, 'text/plain; charset=utf-8']),
  ])('%s → %i, %s', async (path, status, type) => {
    const site = await serve()
    const answer = await site.ask(path, { cookie: (await site.signIn()).cookie })
    expect([answer.status, answer.headers['content-type']]).toEqual([status, type])
    expect(answer.text).not.toContain('SECRET')
  })

  test('a file that was built anew is handed out as it is now', async () => {
    const site = await serve()
    const { cookie } = await site.signIn()
    writeFileSync(join(site.folder, 'assets', 'app.js'), 'second')
    expect((await site.ask('/assets/app.js', { cookie })).text).toBe('second')
  })
})

describe('the policy', () => {
  test('every answer has it, and none has a word for other origins', async () => {
    const site = await serve()
    const { cookie } = await site.signIn()
    const answers = [
      await site.ask('/', { cookie }),
      await site.ask('/assets/app.js', { cookie }),
      await site.ask('/nothing', { cookie }),
      await site.ask('/', { cookie }, 'HEAD'),
      await site.ask('/', { cookie }, 'POST'),
      await site.ask('/'),
      await site.ask('/', { cookie, origin: 'http://elsewhere.example' }),
      await site.ask(site.tokenPath),
      await site.ask(new URL(site.newAddress()).search.replace('?', '/?')),
      await site.ask('/host', { upgrade: 'websocket', connection: 'upgrade' }),
    ]
    for (const { headers } of answers) {
      expect(headers['content-security-policy']?.toString().replace(/'nonce-[^']+'/, 'NONCE')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self' NONCE; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
        'permissions-policy': expect.stringMatching(/^(?:[a-z-]+=\(\)(?:, |$))+$/) as string,
      })
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  test('every page has a nonce of its own, the same in the header and in the page', async () => {
    const site = await serve()
    const { cookie } = await site.signIn()
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const { headers, text } = await site.ask('/', { cookie })
        const nonce = /'nonce-([^']{24})'/.exec(headers['content-security-policy'] as string)?.[1]
        expect(text).toBe(`<head></head><script nonce="${nonce}"></script><style nonce="${nonce}"></style>`)
        return nonce
      }),
    )
    expect(new Set(nonces).size).toBe(2)
  })
})

describe('the server', () => {
  test('listens on 127.0.0.1 alone', async () => {
    const { port } = await serve()
    const others = Object.values(networkInterfaces())
      .flat()
      .map((each) => each?.address ?? '')
      .filter((address) => address !== '127.0.0.1')
    for (const address of [...others, '127.0.0.2']) {
      const socket = connect(port, address.startsWith('fe80') ? `${address}%lo` : address)
      expect(
        await Promise.race([
          once(socket, 'connect').then(() => 'open'),
          once(socket, 'error').then(() => 'closed'),
        ]).catch(() => 'closed'),
        address,
      ).toBe('closed')
      socket.destroy()
    }
  })

  test('takes the port that is asked for, and says when it is taken', async () => {
    const { port, folder } = await serve()
    const second = await servePage(folder, closed, port)
    expect(second).toEqual({
      state: 'refused',
      reason: `port ${port} cannot be used (EADDRINUSE); choose another one, or leave --port out`,
    })
  })

  test('says how to build the page where it has not been built', async () => {
    expect(await servePage(join(temporaryFolder(), 'out', 'renderer'), closed)).toEqual({
      state: 'refused',
      reason: 'the page has not been built yet; build it with: npm run build',
    })
  })

  test('tells every open page that it ends', async () => {
    const site = await serve()
    const socket = socketOf(await site.signIn())
    await once(socket, 'open')
    const closed = once(socket, 'close')
    await site.close()
    expect((await closed)[0]).toBe(1001)
    await expect(site.ask('/')).rejects.toThrow('ECONNREFUSED')
  })
})

const closed = { answer: () => undefined, letIn: () => undefined }

type Held = Record<'origin' | 'cookie' | 'sec-websocket-protocol', string>

function without(held: Held, ...names: (keyof Held)[]): Record<string, string> {
  return Object.fromEntries(Object.entries(held).filter(([name]) => !names.some((each) => each === name)))
}

function rawStream(socket: WebSocket): NodeJS.WritableStream {
  return (socket as unknown as { _socket: NodeJS.WritableStream })._socket
}
