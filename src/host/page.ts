import { randomBytes } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** What a page request is answered with, by the window's own protocol and by the loopback server alike. */
export interface PageResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/**
 * A file of the built renderer, and of nothing else.
 * @param folder where the renderer lies
 * @param path of the request as it came, still encoded and without its query
 */
export async function pageResponse(folder: string, path: string): Promise<PageResponse> {
  const nonce = randomBytes(18).toString('base64')
  const name = path === '/' ? '/index.html' : path
  const type = contentTypes[extname(name)]
  const found = plainPath.test(name) && type !== undefined ? await readInside(folder, name) : undefined
  if (found === undefined || type === undefined)
    return plainResponse(404, 'There is nothing here; Placebo begins at /\n')
  const body = name === '/index.html' ? Buffer.from(found.toString('utf8').replaceAll('%NONCE%', nonce)) : found
  return { status: 200, headers: { ...pageHeaders(nonce), 'content-type': type }, body }
}

/** A few words to a person, under the same policy. */
export function plainResponse(status: number, text: string): PageResponse {
  const headers = { ...pageHeaders(randomBytes(18).toString('base64')), 'content-type': 'text/plain; charset=utf-8' }
  return { status, headers, body: Buffer.from(text) }
}

/** Whether there is a page to hand out. */
export async function isBuilt(folder: string): Promise<boolean> {
  return (await readInside(folder, '/index.html')) !== undefined
}

/** Folders and files whose names begin with a letter, digit, `_` or `-`; nothing encoded, no `..`, no dot file. */
const plainPath = /^(?:\/[\w-]+(?:\.[\w-]+)*)+$/

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/vnd.microsoft.icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** Nothing where it is missing, is a folder, or is a link that leads out. */
async function readInside(folder: string, name: string): Promise<Buffer | undefined> {
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, name))])
    return file.startsWith(root + sep) ? await readFile(file) : undefined
  } catch {
    return undefined
  }
}

function pageHeaders(nonce: string): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': deniedFeatures.map((feature) => `${feature}=()`).join(', '),
    'cache-control': 'no-store',
  }
}

/** What a page could ask the machine for; a name that the browser does not know would be a warning on its console. */
const deniedFeatures = [
  'accelerometer',
  'autoplay',
  'camera',
  'captured-surface-control',
  'clipboard-read',
  'clipboard-write',
  'compute-pressure',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'language-detector',
  'language-model',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'summarizer',
  'translator',
  'usb',
  'window-management',
  'xr-spatial-tracking',
]
