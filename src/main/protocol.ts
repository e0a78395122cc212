import type { CustomScheme, Protocol } from 'electron'
import { pageResponse } from '#host/page.ts'

/** The page's own scheme: what file:// may do to other files, it may not. */
export const scheme: CustomScheme = { scheme: 'placebo', privileges: { standard: true, secure: true } }

export const home = 'placebo://app/'

export function isOwn(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed?.protocol === 'placebo:' && parsed.host === 'app'
}

/** @param folder where the built renderer lies */
export function servePage(protocol: Pick<Protocol, 'handle'>, folder: string): void {
  protocol.handle(scheme.scheme, async ({ url, method }) => {
    const path = isOwn(url) && method === 'GET' ? new URL(url).pathname : '/.'
    const { status, headers, body } = await pageResponse(folder, path)
    return new Response(new Uint8Array(body), { status, headers })
  })
}
