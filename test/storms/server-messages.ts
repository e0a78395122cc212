import type { WebSocket } from 'ws'
import type { LetIn } from '../support/let-in.ts'

export interface MessageAttack {
  readonly name: string
  readonly send: (socket: WebSocket) => void
}

/** What is no call of the contract, sent by a page that was let in. */
export function messages({ key }: LetIn): readonly MessageAttack[] {
  return [
    ...texts(key).map(([name, text]) => ({ name: `message: ${name}`, send: (socket: WebSocket) => socket.send(text) })),
    ...binaries,
    ...frames,
  ]
}

function texts(key: string): readonly (readonly [string, string])[] {
  const call = (path: unknown, body: unknown = {}) => JSON.stringify({ i: '1', p: { u: path, b: body } })
  return [
    ['empty', ''],
    ['no JSON', 'hello'],
    ['half of JSON', '{"i":"1","p":{'],
    ['null', 'null'],
    ['a number', '7'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['an object', '{}'],
    ['no path', '{"i":"1","p":{}}'],
    ['no id', '{"p":{"u":"/models/list"}}'],
    ['a number for an id', '{"i":1,"p":{"u":"/models/list","b":{}}}'],
    ['an object for an id', '{"i":{},"p":{"u":"/models/list","b":{}}}'],
    ['null for a call', '{"i":"1","p":null}'],
    ['a number for a path', call(7)],
    ['null for a path', call(null)],
    ['an unknown noun', call('/nothing/there')],
    ['an unknown verb', call('/models/none')],
    ['a noun alone', call('/models')],
    ['the root', call('/')],
    ['no slash', call('models/list')],
    ['too long a path', call('/models/list/more')],
    ['prototype', call('/__proto__/toString')],
    ['constructor', call('/constructor/constructor')],
    ['prototype of a noun', call('/models/__proto__')],
    ['own method', call('/models/hasOwnProperty')],
    ['the contract itself', call('/models/~orpc')],
    ['out of it', call('/../../etc/passwd')],
    ['encoded', call('/%2e%2e/x')],
    ['broken encoding', call('/models/%E0%A4%A')],
    ['another origin', call('http://example/models/list')],
    ['a query', call('/models/list?x=1')],
    ['NUL', call('/models/list\0')],
    ['1 MB of path', call(`/${'m'.repeat(1 << 20)}`)],
    ['the key', key],
    ['unknown kinds', '{"i":"1","t":99,"p":{}}'],
    ['an end of nothing', '{"i":"77","t":4}'],
    ['an event of nothing', '{"i":"77","t":3,"p":{"e":"message","d":{}}}'],
    ['the same id twice', '{"i":"1","p":{"u":"/models/list","b":{}}}'],
    [
      'a polluting body',
      '{"i":"1","p":{"u":"/collections/show","b":{"json":{"__proto__":{"name":"x"},"constructor":{"prototype":{"x":1}}}}}}',
    ],
    [
      'a polluting map',
      '{"i":"1","p":{"u":"/collections/show","b":{"json":{},"meta":[[1,"__proto__","x"]],"maps":[["__proto__","x",0]]}}}',
    ],
    [
      'odd meta',
      '{"i":"1","p":{"u":"/collections/show","b":{"json":{"name":1},"meta":[[99,"name"],[0,"a","b","c"],null,7]}}}',
    ],
    ['a broken date', '{"i":"1","p":{"u":"/collections/show","b":{"json":{"name":"x"},"meta":[[1,"name"]]}}}'],
    ['a broken bigint', '{"i":"1","p":{"u":"/collections/show","b":{"json":{"name":"x"},"meta":[[0,"name"]]}}}'],
    ['a broken expression', '{"i":"1","p":{"u":"/collections/show","b":{"json":{"name":"("},"meta":[[6,"name"]]}}}'],
    ['a broken address', '{"i":"1","p":{"u":"/collections/show","b":{"json":{"name":"::"},"meta":[[5,"name"]]}}}'],
    [
      'a file that is none',
      '{"i":"1","p":{"u":"/files/take","b":{"json":{"into":null,"total":{"files":1,"bytes":1},"files":[{"path":"a","from":0,"file":{}}]},"maps":[["files",0,"file"]]}}}',
    ],
    ['9 MB of text', call('/collections/show', { json: { name: 'x'.repeat(9 << 20) } })],
    [
      'deep nesting',
      `{"i":"1","p":{"u":"/collections/show","b":{"json":${'['.repeat(100_000)}${']'.repeat(100_000)}}}}`,
    ],
    ['a body of text', call('/collections/show', 'x')],
    ['a body of null', call('/collections/show', null)],
    ['headers', '{"i":"1","p":{"u":"/models/list","h":{"content-type":"multipart/form-data; boundary=x"},"b":{}}}'],
    ['another method', '{"i":"1","p":{"u":"/models/list","m":"DELETE","b":{}}}'],
    ['an odd method', '{"i":"1","p":{"u":"/models/list","m":7,"b":{}}}'],
    ['odd headers', '{"i":"1","p":{"u":"/models/list","h":{"a\\n":"b\\r\\nc"},"b":{}}}'],
    ['control characters', call('/\u001B[2J/\u0007')],
  ]
}

const binaries: readonly MessageAttack[] = (
  [
    ['empty', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(1000)],
    ['no end of its head', Buffer.from('{"i":"1","p":{"u":"/files/take"')],
    ['bytes', Buffer.from([0xff, 0xfe, 0xfd])],
    [
      'a form that is none',
      Buffer.concat([
        Buffer.from('{"i":"1","p":{"u":"/files/take","h":{"content-type":"multipart/form-data; boundary=b"}}}'),
        Buffer.from([0xff]),
        Buffer.from('no form'),
      ]),
    ],
    [
      'a form without end',
      Buffer.concat([
        Buffer.from('{"i":"1","p":{"u":"/files/take","h":{"content-type":"multipart/form-data; boundary=b"}}}'),
        Buffer.from([0xff]),
        Buffer.from('--b\r\nContent-Disposition: form-data; name="data"\r\n\r\n{'),
      ]),
    ],
    [
      'a blob',
      Buffer.concat([
        Buffer.from('{"i":"1","p":{"u":"/models/list","h":{"content-type":"application/octet-stream"}}}'),
        Buffer.from([0xff]),
        Buffer.alloc(100_000),
      ]),
    ],
  ] as const
).map(([name, bytes]) => ({ name: `binary message: ${name}`, send: (socket) => socket.send(bytes) }))

/** Past the library: bytes that are no frame, or a wrong one. */
const frames: readonly MessageAttack[] = (
  [
    ['not masked', Buffer.from([0x81, 0x02, 0x68, 0x69])],
    ['reserved bits', Buffer.from([0xf1, 0x80, 0, 0, 0, 0])],
    ['an unknown kind', Buffer.from([0x83, 0x80, 0, 0, 0, 0])],
    ['a ping in pieces', Buffer.from([0x09, 0x80, 0, 0, 0, 0])],
    ['a ping that is too long', Buffer.concat([Buffer.from([0x89, 0xfe, 0x01, 0x00, 0, 0, 0, 0]), Buffer.alloc(256)])],
    ['a length of 2^63', Buffer.from([0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['a length of 65 MiB', Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0x04, 0x10, 0, 0, 0, 0, 0, 0])],
    ['a text that is no UTF-8', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe])],
    ['an end with an odd code', Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0, 1])],
    ['a piece of nothing', Buffer.from([0x80, 0x80, 0, 0, 0, 0])],
    ['a piece without its rest', Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x7b])],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ] as const
).map(([name, bytes]) => ({
  name: `frame: ${name}`,
  send: (socket) => void (socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(bytes),
}))
