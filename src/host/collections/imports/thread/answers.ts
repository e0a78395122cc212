import { parentThread } from '#processes/parent-thread.ts'
import { serve } from '#processes/serve.ts'
import type { ImportCalls } from '../calls.ts'
import { importFiles } from './import-files.ts'

export function serveImports({ dataDirectory }: { readonly dataDirectory: string }): void {
  serve<ImportCalls>(
    { import: (request, emit, signal) => importFiles(request, { dataDirectory, emit, signal }) },
    parentThread(),
  )
}
