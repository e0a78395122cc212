import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { DraftContent } from '#contract/drafts.ts'
import type { AskedRequest } from '#contract/studies.ts'
import type { AskedStudy } from '#core/study/questions/index.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { useAsked } from '../app/query.tsx'
import { askableEndpoint, askableFile, type AskableModel } from './askable-model.ts'
import { ratesFor, recallSpeed, rememberSpeed, type Speed, type SpeedOf } from './speed.ts'

export type Checked = Awaited<ReturnType<Client['studies']['check']>>
export type Trainable = Awaited<ReturnType<Client['models']['trainable']>>

/** Milliseconds after the last change before it is checked: a number is typed digit by digit. */
const settled = 150

/** What the host says of the study as it is now; the answer before stays until there is another. */
export function useCheck(
  request: AskedRequest,
  study: AskedStudy,
  speed: Speed | undefined,
  trainable: Trainable | undefined,
): UseQueryResult<Checked> {
  const client = useClient()
  const rates = ratesFor(speed, study.method)
  const trained = trainedBy(study, trainable)
  const [asked] = useDebouncedValue({ request, ...(rates && { rates }), ...trained }, settled)
  return useQuery({
    queryKey: ['studies', 'check', asked],
    queryFn: () => client.studies.check(asked),
    placeholderData: keepPreviousData,
  })
}

/**
 * What the trainer says of the model counts as a problem, too; it is asked apart, for it may be at work on something
 * else.
 */
export function withTrainable(
  checked: Checked | undefined,
  { tuning }: AskedStudy,
  trainable: Trainable | undefined,
): Checked | undefined {
  const found = tuning && trainable?.[tuning.method.kind]
  if (checked === undefined || !found || found.trainable) return checked
  return {
    ...checked,
    problems: [...checked.problems, { code: 'model-not-trainable', field: 'model', data: { why: found.why } }],
  }
}

/** The installed model or endpoint a draft names; undefined while it is unknown. */
export function useModel({ model }: DraftContent): AskableModel | undefined {
  const models = useAsked(['models', 'list'], (client) => client.models.list())
  const endpoints = useAsked(['endpoints', 'list'], (client) => client.endpoints.list())
  const endpoint = endpoints.data?.endpoints.find(({ name }) => name === model)
  if (endpoint) return askableEndpoint(endpoint)
  const installed = models.data?.models.find(({ name, file }) => name === model || file === model)
  return installed && askableFile(installed)
}

/** Whether the chosen model can be tuned; asked once for each. */
export function useTrainable(model: AskableModel | undefined): UseQueryResult<Trainable> {
  const client = useClient()
  return useQuery({
    queryKey: ['models', 'trainable', model?.sha256],
    queryFn: () => client.models.trainable({ file: model?.asked ?? '' }),
    enabled: model !== undefined,
    staleTime: Infinity,
  })
}

/** A remembered speed check of the chosen model on this machine, and how to remember another. */
export function useSpeed(
  model: AskableModel | undefined,
  { gpuLayers = 'auto', threads = null, mode = 'exact' }: DraftContent,
) {
  const queries = useQueryClient()
  const of: SpeedOf = { sha256: model?.sha256 ?? '', gpuLayers, threads, mode }
  const queryKey = ['studies', 'speed', of]
  const { data } = useQuery({
    queryKey,
    queryFn: () => recallSpeed(localStorage, of) ?? null,
    enabled: model !== undefined,
    staleTime: Infinity,
  })
  return {
    speed: data ?? undefined,
    remember(speed: Speed) {
      rememberSpeed(localStorage, of, speed)
      void queries.invalidateQueries({ queryKey })
    },
  }
}

/**
 * Numbers that training changes, scaled from the usual rank and matrices to those that were chosen, and what training
 * takes in memory, by the usual ones: factors are a small part of it.
 */
function trainedBy({ tuning }: AskedStudy, trainable: Trainable | undefined) {
  if (tuning === null || trainable === undefined) return undefined
  const found = trainable[tuning.method.kind]
  if (!found.trainable) return undefined
  const trained =
    tuning.method.kind === 'full'
      ? found.trained
      : Math.round(found.trained * (tuning.method.rank / usual.rank) * (tuning.method.matrices.length / usual.matrices))
  return { trained, memory: found.memory }
}

/** `models.trainable` counts with these. */
const usual = { rank: tuningDefaults.lora.method.rank, matrices: tuningDefaults.lora.method.matrices.length }
