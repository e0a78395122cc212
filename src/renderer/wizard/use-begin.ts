import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation, useParams } from 'wouter'
import { stepNames, type StepName } from '#contract/drafts.ts'
import { studyRequest } from '#contract/runs.ts'
import type { AskedRequest } from '#contract/studies.ts'
import type { Client } from '../app/client.ts'
import { counted } from '#core/noun.ts'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { stepOf } from '../app/problem-words.ts'
import { reasonsOf } from '../app/reasons.ts'
import { useAsked } from '../app/query.tsx'
import { errorsOf, inWords, sentence } from './problems.tsx'
import type { Checked } from './use-check.ts'

export interface Begin {
  /** What keeps the study from starting; `null`: nothing. */
  readonly obstacle: Obstacle | null
  /** A run is under way: the study is queued behind it. */
  readonly isBusy: boolean
  readonly isPending: boolean
  /** Why it was refused. */
  readonly error: Error | null
  readonly start: (options?: { readonly skipIneligible: boolean }) => void
}

export interface Obstacle {
  /** One sentence. */
  readonly reason: string
  /** Where it is fixed; `null`: it only has to be waited for. */
  readonly step: StepName | null
  /** How many more there are. */
  readonly others: number
}

/** What is asked of the chosen model, and of every further one. */
export interface Requests {
  readonly first: AskedRequest
  readonly others: readonly AskedRequest[]
}

/** @param onBegun the study was begun: the draft goes */
export function useBegin(
  { first: request, others }: Requests,
  checked: Checked | undefined,
  onBegun: () => void,
): Begin {
  const client = useClient()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const { draft } = useParams<{ readonly draft: string }>()
  const waiting = useAsked(['runs', 'queue'], (asked) => asked.runs.queue(), { again: () => 3000 })
  const { skipIneligible = false } = request
  const begin = useMutation({
    mutationFn: async (options: { readonly skipIneligible: boolean }) => {
      // Before the first run begins: what is wrong with a model behind it would come to light hours later.
      for (const other of others) await checkFurther(client, { ...other, ...options })
      const begun = await client.runs.start(studyRequest.parse({ ...request, ...options }))
      // The first run is there: what is refused now is told, and not begun again with it.
      const refused: string[] = []
      for (const other of others) {
        await client.runs
          .start(studyRequest.parse({ ...other, ...options }))
          .catch((error: unknown) => refused.push(`${other.model ?? ''}: ${reasonsOf(error).join(' ')}`))
      }
      return { begun, refused }
    },
    async onSuccess({ begun, refused }) {
      onBegun()
      // The run is there; a draft that could not be removed now is no more than in the way.
      await client.drafts.remove({ id: draft }).catch(() => undefined)
      void queries.invalidateQueries()
      if (refused.length > 0)
        notifications.show({
          closeButtonProps: { 'aria-label': 'Close' },
          color: 'red',
          autoClose: false,
          title: `${counted(refused.length, 'further model')} not queued`,
          message: refused.join(' '),
        })
      if (others.length > refused.length)
        notifications.show({
          closeButtonProps: { 'aria-label': 'Close' },
          title: `${counted(others.length - refused.length, 'further model')} queued`,
          message: 'When all runs have ended, the results of each offer to compare them.',
        })
      if (begun.state === 'started') go(paths.run(begun.run))
      else {
        notifications.show({
          closeButtonProps: { 'aria-label': 'Close' },
          title: 'The study is queued',
          message: `Number ${begun.position} in the queue; it begins by itself.`,
        })
        // The run in front of it shows the queue.
        go(waiting.data?.active ? paths.run(waiting.data.active) : paths.history)
      }
    },
  })
  return {
    obstacle: obstacleOf(checked),
    isBusy: waiting.data !== undefined && waiting.data.active !== null,
    isPending: begin.isPending,
    error: begin.error,
    start: (options = { skipIneligible }) => begin.mutate(options),
  }
}

async function checkFurther(client: Client, request: AskedRequest): Promise<void> {
  const errors = errorsOf(await client.studies.check({ request }))
  const [first] = inWords(errors)
  if (first !== undefined) throw new Error(`${request.model ?? ''}: ${sentence(first)}`)
}

/** The first thing that keeps a study from starting, in the order of the steps. */
export function obstacleOf(checked: Checked | undefined): Obstacle | null {
  if (checked === undefined) return { reason: 'The study is being checked.', step: null, others: 0 }
  const place = (field: Parameters<typeof stepOf>[0]) => stepNames.indexOf(stepOf(field))
  const errors = errorsOf(checked).toSorted((one, other) => place(one.field) - place(other.field))
  const [first] = errors
  const [reason, ...others] = inWords(errors)
  return first === undefined || reason === undefined
    ? null
    : { reason: sentence(reason), step: stepOf(first.field), others: others.length }
}
