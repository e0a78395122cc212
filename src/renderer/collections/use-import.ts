import { ORPCError } from '@orpc/client'
import { skipToken, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { Client } from '../app/client.ts'
import { givenPath } from '../app/given-path.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import type { GivenFile } from '../ui/given-files.ts'

export interface ImportRequest {
  readonly name: string
  readonly replace: boolean
  readonly skipBroken: boolean
  /** Dropped or chosen, or where they lie on the host's machine. */
  readonly from: readonly GivenFile[] | string
}

type Step = Awaited<ReturnType<Awaited<ReturnType<Client['collections']['import']>>['next']>>
type Progress = Extract<Step, { done?: false }>['value']
type End = Extract<Step, { done: true }>['value']
export type Imported = NonNullable<End>

export interface Broken {
  readonly file: string
  readonly where: string | null
  readonly message: string
}

export type ImportState =
  | { readonly state: 'idle' }
  | {
      readonly state: 'sending'
      readonly name: string
      readonly begun: number
      readonly bytes: number
      readonly totalBytes: number
      readonly stop: () => void
    }
  | {
      readonly state: 'importing'
      readonly name: string
      /** `null` before the first report. */
      readonly progress: Progress | null
      readonly stop: () => void
    }
  | { readonly state: 'done'; readonly imported: Imported }
  | { readonly state: 'stopped'; readonly name: string }
  | {
      readonly state: 'failed'
      readonly name: string
      readonly reasons: readonly string[]
      readonly broken: readonly Broken[]
      /** Whether there are files that could be taken without them. */
      readonly others: boolean
      /** The same once more; what was sent need not be sent again. */
      readonly again: ImportRequest
    }

const key = ['collections', 'importing'] as const
/** Milliseconds between two states that are shown. */
const pace = 100

/** One import at a time; it goes on while another screen is looked at. */
export function useImport() {
  const client = useClient()
  const queries = useQueryClient()
  const { data } = useQuery<ImportState>({ queryKey: key, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity })
  return {
    state: data ?? { state: 'idle' as const },
    start: (request: ImportRequest) => void execute(client, queries, request),
    forget: () => queries.setQueryData<ImportState>(key, { state: 'idle' }),
  }
}

async function execute(client: Client, queries: QueryClient, request: ImportRequest): Promise<void> {
  const { name, from } = request
  const controller = new AbortController()
  const emit = (state: ImportState) => queries.setQueryData<ImportState>(key, state)
  const stop = () => controller.abort()
  let path: string | undefined
  try {
    path = typeof from === 'string' ? from : await send(client, from, { name, signal: controller.signal, stop, emit })
    emit({
      state: 'done',
      imported: await take(client, { ...request, path }, { signal: controller.signal, stop, emit }),
    })
  } catch (error) {
    if (controller.signal.aborted) emit({ state: 'stopped', name })
    else emit(failed(error, request, path))
  }
  await queries.invalidateQueries({ queryKey: ['collections'] })
}

interface Surroundings {
  readonly signal: AbortSignal
  readonly stop: () => void
  readonly emit: (state: ImportState) => void
}

async function send(
  client: Client,
  files: readonly GivenFile[],
  { name, signal, stop, emit }: Surroundings & { readonly name: string },
): Promise<string> {
  const begun = performance.now()
  emit({
    state: 'sending',
    name,
    begun,
    bytes: 0,
    totalBytes: files.reduce((sum, { file }) => sum + file.size, 0),
    stop,
  })
  return givenPath(client, files, {
    signal,
    onProgress: (progress) => emit({ state: 'sending', name, begun, ...progress, stop }),
  })
}

async function take(
  client: Client,
  { path, name, replace, skipBroken }: Omit<ImportRequest, 'from'> & { readonly path: string },
  { signal, stop, emit }: Surroundings,
): Promise<Imported> {
  let reported = 0
  emit({ state: 'importing', name, progress: null, stop })
  const events = await client.collections.import({ path, name, replace, skipBroken }, { signal })
  for (;;) {
    const step = await events.next()
    if (step.done === true) return step.value
    const now = performance.now()
    if (now - reported < pace) continue
    reported = now
    emit({ state: 'importing', name, progress: step.value, stop })
  }
}

function failed(error: unknown, request: ImportRequest, path: string | undefined): ImportState {
  return {
    state: 'failed',
    name: request.name,
    reasons: reasonsOf(error),
    ...brokenFiles(error),
    again: { ...request, from: path ?? request.from },
  }
}

/** What the host says of each file it could not read. */
function brokenFiles(error: unknown): { readonly broken: readonly Broken[]; readonly others: boolean } {
  if (!(error instanceof ORPCError)) return { broken: [], others: false }
  const { broken = [], others = 0 } = (error.data ?? {}) as {
    readonly others?: number
    readonly broken?: readonly { readonly file: string; readonly where?: string; readonly message: string }[]
  }
  return {
    broken: broken.map(({ file, where, message }) => ({ file, where: where ?? null, message })),
    others: others > 0,
  }
}
