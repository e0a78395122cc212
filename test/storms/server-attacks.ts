import type { LetIn } from '../support/let-in.ts'

/** What is sent to one server, as bytes: nothing of it is what a browser would send. */
export interface ServerAttack {
  readonly name: string
  readonly bytes: string | Buffer
  /** What refuses it, where the answer is known; else any refusal, or an end without an answer. */
  readonly status?: number
}

/** Two servers of two people on one machine, and what each has given its own browser. */
export interface Servers {
  readonly mine: LetIn
  readonly theirs: LetIn
  /** An address of mine that was used up. */
  readonly usedToken: string
  /** Their newest, unused. */
  readonly theirToken: string
}

type Headers = readonly (readonly [string, string])[]

export function attacksOn(servers: Servers): readonly ServerAttack[] {
  return [
    ...hosts(servers),
    ...origins(servers),
    ...cookies(servers),
    ...keys(servers),
    ...tokens(servers),
    ...upgrades(servers),
    ...methods(servers),
    ...malformed(servers),
  ]
}

/** As the page would open it, but for what is changed. */
function upgrade(
  { port, origin, cookie, key }: LetIn,
  change: Readonly<Record<string, string | undefined>> = {},
  more: Headers = [],
  first = 'GET /host HTTP/1.1',
): string {
  const right: Readonly<Record<string, string | undefined>> = {
    Host: `127.0.0.1:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    Origin: origin,
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol': `placebo, ${key}`,
    Cookie: cookie,
    'Sec-Fetch-Site': 'same-origin',
  }
  return request(
    first,
    Object.entries({ ...right, ...change })
      .flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
      .concat(more.map((each) => [...each] as const)),
  )
}

function get({ port }: LetIn, path: string, more: Headers = [], host = `127.0.0.1:${port}`, method = 'GET'): string {
  return request(`${method} ${path} HTTP/1.1`, [['Host', host], ...more])
}

function request(first: string, headers: Headers): string {
  return `${first}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}

function hosts({ mine, theirs }: Servers): ServerAttack[] {
  const { port } = mine
  return [
    `rebound.example:${port}`,
    '127.0.0.1',
    `127.0.0.1:${theirs.port}`,
    `localhost:${port}`,
    `[::1]:${port}`,
    `0.0.0.0:${port}`,
    `127.1:${port}`,
    `2130706433:${port}`,
    `0x7f.1:${port}`,
    `127.0.0.1:${port}.example`,
    `127.0.0.1:${port}@example`,
    `me@127.0.0.1:${port}`,
    `LOCALHOST:${port}`,
    `localhost.:${port}`,
    `127.0.0.1.:${port}`,
    `127.0.0.1:0${port}`,
    '',
    `127.0.0.1:${port}, example`,
    `\u00e9:${port}`,
  ]
    .flatMap((host) => [
      { name: `WebSocket at ${host}`, bytes: upgrade(mine, { Host: host }) },
      ...(/^localhost:/i.test(host)
        ? []
        : [{ name: `page at ${host}`, bytes: get(mine, '/', [['Cookie', mine.cookie]], host) }]),
    ])
    .concat([
      { name: 'no host', bytes: upgrade(mine, { Host: undefined }) },
      {
        name: 'two hosts, the second right',
        bytes: upgrade(mine, { Host: 'example' }, [['Host', `127.0.0.1:${port}`]]),
      },
      { name: 'another host in the address', bytes: upgrade(mine, {}, [], `GET http://example:${port}/host HTTP/1.1`) },
      { name: 'HTTP/1.0 without a host', bytes: 'GET / HTTP/1.0\r\n\r\n' },
    ])
}

function origins({ mine, theirs }: Servers): ServerAttack[] {
  const { port, origin } = mine
  const odd = [
    'null',
    '',
    theirs.origin,
    `http://localhost:${port}`,
    `https://127.0.0.1:${port}`,
    `${origin}/`,
    `${origin}.example`,
    'file://',
    `ws://127.0.0.1:${port}`,
    'placebo://app',
    `HTTP://127.0.0.1:${port}`,
    `${origin}, ${origin}`,
  ]
  return [
    ...odd.map((each) => ({ name: `WebSocket from ${each}`, bytes: upgrade(mine, { Origin: each }) })),
    ...odd
      .filter((each) => each !== '')
      .map((each) => ({
        name: `page from ${each}`,
        bytes: get(mine, '/', [
          ['Cookie', mine.cookie],
          ['Origin', each],
        ]),
      })),
    { name: 'WebSocket from nowhere', bytes: upgrade(mine, { Origin: undefined }) },
    { name: 'WebSocket from two origins', bytes: upgrade(mine, { Origin: 'http://example' }, [['Origin', origin]]) },
    ...['same-site', 'cross-site', 'unknown', 'SAME-ORIGIN', 'same-origin, cross-site'].flatMap((site) => [
      { name: `WebSocket, ${site}`, bytes: upgrade(mine, { 'Sec-Fetch-Site': site }) },
      {
        name: `page, ${site}`,
        bytes: get(mine, '/', [
          ['Cookie', mine.cookie],
          ['Sec-Fetch-Site', site],
        ]),
      },
    ]),
  ]
}

function cookies({ mine, theirs }: Servers): ServerAttack[] {
  const [, value = ''] = mine.cookie.split('=')
  const [secret = ''] = value.split(';')
  const name = `placebo-${mine.port}`
  const odd: Readonly<Record<string, string | undefined>> = {
    none: undefined,
    empty: '',
    'of their server': theirs.cookie,
    'of their server by my name': theirs.cookie.replaceAll(String(theirs.port), String(mine.port)),
    wrong: `${name}=wrong`,
    'without a value': `${name}=`,
    'cut by one': `${name}=${secret.slice(0, -1)}`,
    'longer by one': `${name}=${secret}A`,
    'in capitals': `${name}=${secret.toUpperCase()}`,
    'of another name': `placebo=${secret}`,
    'the key': `${name}=${mine.key}`,
    quoted: `${name}="${secret}"`,
    encoded: `${name}=%${secret.charCodeAt(0).toString(16)}${secret.slice(1)}`,
    'name and value turned round': `${secret}=${name}`,
    'a thousand': Array.from({ length: 1000 }, (_, i) => `c${i}=1`).join('; '),
    'another prefix': `__Secure-${name}=${secret}`,
    prototype: '__proto__=1; constructor=1',
  }
  return Object.entries(odd)
    .flatMap(([what, cookie]) => [
      { name: `WebSocket, cookie ${what}`, bytes: upgrade(mine, { Cookie: cookie }), status: 403 },
      {
        name: `page, cookie ${what}`,
        bytes: get(mine, '/', cookie === undefined ? [] : [['Cookie', cookie]]),
        status: 403,
      },
    ])
    .concat([
      {
        name: 'WebSocket, cookie in another header',
        bytes: upgrade(mine, { Cookie: undefined, Authorization: mine.cookie }),
        status: 403,
      },
    ])
}

function keys({ mine, theirs }: Servers): ServerAttack[] {
  const { key, cookie } = mine
  const secret = cookie.split(/[=;]/)[1] ?? ''
  const odd: Readonly<Record<string, string | undefined>> = {
    none: undefined,
    empty: '',
    'placebo alone': 'placebo',
    'of their server': `placebo, ${theirs.key}`,
    'the cookie': `placebo, ${secret}`,
    'cut by one': `placebo, ${key.slice(0, -1)}`,
    'longer by one': `placebo, ${key}A`,
    'in capitals': `placebo, ${key.toUpperCase()}`,
    'without placebo': key,
    'in one word': `placebo${key}`,
    commas: ',,,,',
    many: Array.from({ length: 300 }, (_, i) => `p${i}`).join(', '),
    'a list of guesses': `placebo, ${'A'.repeat(43)}, ${'B'.repeat(43)}`,
  }
  return [
    ...Object.entries(odd).map(([what, protocol]) => ({
      name: `key ${what}`,
      bytes: upgrade(mine, { 'Sec-WebSocket-Protocol': protocol }),
      status: 403,
    })),
    {
      name: 'key in the address',
      bytes: upgrade(mine, { 'Sec-WebSocket-Protocol': 'placebo' }, [], `GET /host?key=${key} HTTP/1.1`),
      status: 403,
    },
    {
      name: 'key in a cookie',
      bytes: upgrade(mine, { 'Sec-WebSocket-Protocol': 'placebo', Cookie: `${cookie}; placebo-key=${key}` }),
      status: 403,
    },
    {
      name: 'key as authorization',
      bytes: upgrade(mine, { 'Sec-WebSocket-Protocol': 'placebo' }, [['Authorization', `Bearer ${key}`]]),
      status: 403,
    },
    { name: 'my key with their cookie', bytes: upgrade({ ...mine, cookie: theirs.cookie }), status: 403 },
    { name: 'their key with my cookie', bytes: upgrade({ ...mine, key: theirs.key }), status: 403 },
    {
      name: 'all of theirs at my port',
      bytes: upgrade({ ...theirs, port: mine.port, origin: mine.origin }),
      status: 403,
    },
    {
      name: 'all of mine at their address',
      bytes: upgrade(mine, { Host: `127.0.0.1:${theirs.port}`, Origin: theirs.origin }),
      status: 403,
    },
  ]
}

function tokens({ mine, usedToken, theirToken }: Servers): ServerAttack[] {
  const paths = [
    `/?token=${usedToken}`,
    `/?token=${theirToken}`,
    '/?token=',
    '/?token',
    '/?token=wrong',
    `/?token=${'A'.repeat(43)}`,
    `/?token=${mine.key}`,
    `/?token=${usedToken}&token=${theirToken}`,
    `/index.html?token=${theirToken}`,
    `/host?token=${theirToken}`,
    `/?TOKEN=${theirToken}`,
    `/?token[]=${theirToken}`,
    `/?token=${'x'.repeat(8000)}`,
    '/?token=%00',
    '/?token=%FF%FE',
    '/?token=__proto__',
    `/?x=1&token=${usedToken}`,
    `/;token=${theirToken}`,
    `//?token=${theirToken}`,
  ]
  return [
    ...paths.map((path) => ({ name: `GET ${path.slice(0, 60)}`, bytes: get(mine, path), status: 403 })),
    {
      name: 'a token as a cookie',
      bytes: get(mine, '/', [['Cookie', `placebo-${mine.port}=${theirToken}`]]),
      status: 403,
    },
    { name: 'a token as a key', bytes: upgrade({ ...mine, key: theirToken }), status: 403 },
  ]
}

/** With all that lets in. */
function upgrades({ mine }: Servers): ServerAttack[] {
  const paths = [
    '/',
    '//host',
    '/host/',
    '/HOST',
    '/host?x',
    '/host#x',
    '/%68ost',
    '/./host',
    '/x/../host',
    '*',
    '/host%00',
    '/host\t',
    `/${'h'.repeat(8000)}`,
  ]
  return [
    ...paths.map((path) => ({
      name: `WebSocket at ${path.slice(0, 40)}`,
      bytes: upgrade(mine, {}, [], `GET ${path} HTTP/1.1`),
    })),
    ...['POST', 'PUT', 'HEAD', 'OPTIONS', 'CONNECT', 'DELETE', 'get'].map((method) => ({
      name: `WebSocket by ${method}`,
      bytes: upgrade(mine, {}, [], `${method} /host HTTP/1.1`),
    })),
    ...[
      ['Sec-WebSocket-Version', '7'],
      ['Sec-WebSocket-Version', 'x'],
      ['Sec-WebSocket-Key', 'short'],
      ['Sec-WebSocket-Key', ''],
      ['Upgrade', 'h2c'],
      ['Upgrade', ''],
      ['Upgrade', 'websocket, h2c'],
    ].map(([name = '', value = '']) => ({
      name: `WebSocket, ${name}: ${value}`,
      bytes: upgrade(mine, { [name]: value }),
    })),
  ]
}

function methods({ mine }: Servers): ServerAttack[] {
  return [
    'POST',
    'PUT',
    'DELETE',
    'PATCH',
    'OPTIONS',
    'TRACE',
    'CONNECT',
    'PROPFIND',
    'M-SEARCH',
    'PURGE',
    'FOO',
    'get',
  ].map((method) => ({
    name: `${method} /`,
    bytes: get(
      mine,
      method === 'CONNECT' ? `127.0.0.1:${mine.port}` : '/',
      [['Cookie', mine.cookie]],
      undefined,
      method,
    ),
  }))
}

function malformed({ mine }: Servers): ServerAttack[] {
  const cookie = ['Cookie', mine.cookie] as const
  return [
    { name: 'no HTTP at all', bytes: 'hello\r\n\r\n' },
    { name: 'HTTP/2', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' },
    { name: 'TLS', bytes: Buffer.from('16030100f1010000ed0303', 'hex') },
    { name: 'zeros', bytes: Buffer.alloc(4096) },
    { name: 'random bytes', bytes: Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251)) },
    { name: 'line feeds only', bytes: `GET / HTTP/1.1\nHost: 127.0.0.1:${mine.port}\n\n` },
    { name: 'NUL in a header', bytes: get(mine, '/', [cookie, ['X', 'a\0b']]) },
    { name: 'a header without a colon', bytes: `GET / HTTP/1.1\r\nHost: 127.0.0.1:${mine.port}\r\nnothing\r\n\r\n` },
    { name: 'a header without a name', bytes: get(mine, '/', [['', 'x']]) },
    { name: 'a folded header', bytes: `GET / HTTP/1.1\r\nHost: 127.0.0.1:${mine.port}\r\nX: a\r\n b\r\n\r\n` },
    { name: 'a header of 20 kB', bytes: get(mine, '/', [cookie, ['X', 'x'.repeat(20_000)]]), status: 431 },
    {
      name: '5,000 headers',
      bytes: get(mine, '/', [cookie, ...Array.from({ length: 5000 }, (_, i) => [`x${i}`, '1'] as const)]),
      status: 431,
    },
    { name: 'an address of 100 kB', bytes: get(mine, `/${'a'.repeat(100_000)}`, [cookie]) },
    {
      name: 'two lengths',
      bytes: get(mine, '/', [
        ['Content-Length', '5'],
        ['Content-Length', '6'],
      ]),
    },
    {
      name: 'length and chunks',
      bytes: `${get(mine, '/', [
        ['Content-Length', '5'],
        ['Transfer-Encoding', 'chunked'],
      ])}0\r\n\r\n`,
    },
    { name: 'broken chunks', bytes: `${get(mine, '/', [['Transfer-Encoding', 'chunked']], undefined, 'POST')}zz\r\n` },
    { name: 'a negative length', bytes: get(mine, '/', [['Content-Length', '-1']]) },
    {
      name: 'an endless body',
      bytes: `${get(mine, '/', [['Content-Length', '99999999999']], undefined, 'POST')}${'x'.repeat(100_000)}`,
    },
    {
      name: 'a second request behind a refused one',
      bytes: `${get(mine, '/', [], 'example')}${get(mine, '/', [], 'example')}`,
    },
    { name: 'HTTP/9.9', bytes: `GET / HTTP/9.9\r\nHost: 127.0.0.1:${mine.port}\r\n\r\n` },
    { name: 'control characters in the address', bytes: get(mine, '/\u0001\u001B[2J') },
  ]
}
