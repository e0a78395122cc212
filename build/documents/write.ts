import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleFields } from './bundle-fields.ts'
import { terminalPage } from './terminal.ts'

const docs = join(import.meta.dirname, '..', '..', 'docs')

/** Pages of docs/ that are made from the product itself, as they should be; the rest of a page is written by hand. */
export const generated: Readonly<Record<string, (page: string) => string>> = {
  'terminal.md': terminalPage,
  'file-formats.md': (page) =>
    page.replace(/(?<=<!-- fields -->\n)[^]*?(?=<!-- \/fields -->)/, `\n${bundleFields()}\n\n`),
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [name, make] of Object.entries(generated)) {
    const file = join(docs, name)
    writeFileSync(file, make(readFileSync(file, { encoding: 'utf8', flag: 'a+' })))
  }
}
