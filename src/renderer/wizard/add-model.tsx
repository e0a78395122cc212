import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { bytes, duration } from '#core/numbers.ts'
import { ChooseFile } from '../app/choose-file.tsx'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'
import type { InstalledModel } from './askable-model.ts'

/** Adds a file of this machine: its content is read once, to know it by its hash. */
export function AddModel({ onAdded }: { readonly onAdded: (model: InstalledModel) => void }) {
  const client = useClient()
  const queries = useQueryClient()
  const [choosing, setChoosing] = useState(false)
  const [read, setRead] = useState<{
    readonly bytes: number
    readonly totalBytes: number
    readonly secondsLeft: number | null
  }>()
  const stopping = useRef<AbortController>(undefined)
  const add = useMutation({
    async mutationFn(file: string) {
      const { signal } = (stopping.current = new AbortController())
      const events = await client.models.add({ file }, { signal })
      for (;;) {
        const next = await events.next()
        if (next.done === true) return next.value
        setRead(next.value)
      }
    },
    async onSuccess(model) {
      await queries.invalidateQueries({ queryKey: ['models'] })
      onAdded(model)
    },
    onSettled: () => setRead(undefined),
  })
  return (
    <Stack gap="xs" align="flex-start">
      <Button variant="default" onClick={() => setChoosing(true)} disabled={add.isPending}>
        Add a model file
      </Button>
      <ChooseFile
        opened={choosing}
        title="Choose a GGUF file"
        ending=".gguf"
        onClose={() => setChoosing(false)}
        onChoose={(file) => {
          setChoosing(false)
          add.mutate(file)
        }}
      />
      {add.isPending && (
        <Group gap="sm" role="status">
          <Text size="sm">
            Reading the file
            {read && `: ${bytes(read.bytes)} of ${bytes(read.totalBytes)}, ${duration(read.secondsLeft)} left`}
          </Text>
          <Progress
            value={read ? (100 * read.bytes) / Math.max(1, read.totalBytes) : 0}
            w={200}
            aria-label="Reading the file"
          />
          <Button size="compact-sm" variant="subtle" onClick={() => stopping.current?.abort()}>
            Cancel
          </Button>
        </Group>
      )}
      {add.error !== null && reasonsOf(add.error).length > 0 && (
        <Failure title="The model could not be added" reasons={reasonsOf(add.error)} />
      )}
    </Stack>
  )
}
