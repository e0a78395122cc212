/**
 * Whether what came over a wire is a message of ours at all. What reads messages tells of one that is not on the
 * terminal, with a stack, and goes on; a page that sends such has no use for its connection.
 *
 * @param data a text, or bytes: then what the text says goes on after a byte that no text has
 */
export function isMessage(data: unknown): boolean {
  if (typeof data === 'string') return isCall(data, undefined)
  if (!ArrayBuffer.isView(data) && !(data instanceof ArrayBuffer)) return false
  const bytes = ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data)
  const end = bytes.subarray(0, longestHead).indexOf(0xff)
  return end !== -1 && isCall(bytes.toString('utf8', 0, end), bytes.subarray(end + 1))
}

/** Bytes that the head of a message may have; the files that it brings stand behind it. */
const longestHead = 64 * 1024

/** Kinds: a call, which is the one that needs not say so, one more of its events, and its abort. */
const [call, event, abort] = [1, 3, 4]

function isCall(head: string, form: Buffer | undefined): boolean {
  const message = parsed(head)
  if (!isObject(message) || typeof message['i'] !== 'string') return false
  const { t: kind = call, p: said } = message
  if (kind === abort || kind === event) return form === undefined
  if (kind !== call || !isObject(said)) return false
  const { u: path, m: method = 'POST', h: headers = {} } = said
  return (
    typeof path === 'string' &&
    /^\/\w+\/\w+$/.test(path) &&
    method === 'POST' &&
    isObject(headers) &&
    isFormOf(headers['content-type'], form)
  )
}

/** What brings files says how they are parted, and is; what brings none says nothing. */
function isFormOf(type: unknown, form: Buffer | undefined): boolean {
  if (form === undefined) return type === undefined
  const boundary = typeof type === 'string' ? /^multipart\/form-data; ?boundary=([\w-]+)$/.exec(type)?.[1] : undefined
  if (boundary === undefined || form.toString('latin1', 0, boundary.length + 4) !== `--${boundary}\r\n`) return false
  return form
    .toString('latin1', Math.max(0, form.length - boundary.length - 8))
    .trimEnd()
    .endsWith(`\r\n--${boundary}--`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
