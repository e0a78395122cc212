import { expect, test } from 'vitest'
import { isMessage } from '#host/wire-message.ts'

const form = (end: string) =>
  Buffer.concat([
    Buffer.from(
      '{"i":"3","p":{"u":"/files/take","h":{"content-type":"multipart/form-data; boundary=----formdata-1"}}}',
    ),
    Buffer.from([0xff]),
    Buffer.from(`------formdata-1\r\nContent-Disposition: form-data; name="data"\r\n\r\n{}${end}`),
  ])

test.each<[string, unknown, boolean]>([
  ['a call', '{"i":"1","p":{"u":"/models/list","b":{}}}', true],
  ['an abort', '{"i":"1","t":4}', true],
  ['one with a file', form('\r\n------formdata-1--\r\n'), true],
  ['one with a file, as it comes from elsewhere', new Uint8Array(form('\r\n------formdata-1--')).buffer, true],
  ['a file without its end', form(''), false],
  ['bytes without a head', Buffer.from('{"i":"1"}'), false],
  ['no JSON', 'hello', false],
  ['nothing', '', false],
  ['a list', '[]', false],
  ['a call without an id', '{"p":{"u":"/models/list"}}', false],
  ['a call of no name', '{"i":"1","p":{"u":7}}', false],
  ['a call of an address', '{"i":"1","p":{"u":"http://example/a"}}', false],
  [
    'a text that says it is a form',
    '{"i":"1","p":{"u":"/models/list","h":{"content-type":"multipart/form-data; boundary=x"}}}',
    false,
  ],
  ['what is neither text nor bytes', 7, false],
])('%s', (_, data, message) => {
  expect(isMessage(data)).toBe(message)
})
