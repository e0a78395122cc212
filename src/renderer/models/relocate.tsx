import { Button, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { ChooseFile } from '../app/choose-file.tsx'
import { paths } from '../app/paths.ts'
import { Failure } from '../ui/states.tsx'
import { ReadingProgress, useReader } from './reading.tsx'
import type { Model } from './words.tsx'

/** What there is to do about a file that is not where, or not what, it was. */
export function Relocate({ model }: { readonly model: Model }) {
  const reader = useReader()
  const [, go] = useLocation()
  const [looking, setLooking] = useState(false)
  const busy = reader.reading !== null
  const again = async () => {
    const read = await reader.read(async (client, signal) => client.models.add({ file: model.file }, { signal }))
    if (read) go(paths.model(read.sha256))
  }
  const relocate = (file: string) =>
    reader.read(async (client, signal) => client.models.relocate({ model: model.sha256, file }, { signal }))
  return (
    <Stack gap="sm">
      <Group>
        {model.fileState === 'changed' && (
          <Button size="sm" onClick={() => void again()} disabled={busy}>
            Read it again
          </Button>
        )}
        <Button
          size="sm"
          variant={model.fileState === 'changed' ? 'default' : 'filled'}
          onClick={() => setLooking(true)}
          disabled={busy}
        >
          Say where it is now …
        </Button>
      </Group>
      <ReadingProgress reader={reader} />
      {reader.failure !== null && <Failure title="It is not this file" reasons={reader.failure} />}
      <ChooseFile
        opened={looking}
        title={`Where ${model.name} is now`}
        ending=".gguf"
        onClose={() => setLooking(false)}
        onChoose={(file) => {
          setLooking(false)
          void relocate(file)
        }}
      />
    </Stack>
  )
}
