import { keyName } from '#contract/page-key.ts'
import type { PageResponse } from '#host/page.ts'

/** The page with its key in it: the answer to a token, and to nothing else. Whatever is no page stays as it is. */
export function withKey(page: PageResponse, key: string): PageResponse {
  if (page.status !== 200) return page
  const html = Buffer.from(page.body).toString('utf8')
  return { ...page, body: Buffer.from(html.replace('</head>', `<meta name="${keyName}" content="${key}"></head>`)) }
}
