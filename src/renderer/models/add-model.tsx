import { Button, Group, Modal, Stack } from '@mantine/core'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { ChooseFile } from '../app/choose-file.tsx'
import { useGiven } from '../app/given.tsx'
import { givenPath } from '../app/given-path.ts'
import { paths } from '../app/paths.ts'
import { DropArea, type GivenFile } from '../ui/drop.tsx'
import { Failure } from '../ui/states.tsx'
import { Convert } from './convert.tsx'
import { GetModel } from './get-model.tsx'
import { ReadingProgress, useReader } from './reading.tsx'

const kinds = ['model'] as const

/** Brings a GGUF file in: dropped, chosen, or looked for on the host's machine. */
export function AddModel() {
  const reader = useReader()
  const [, go] = useLocation()
  const [looking, setLooking] = useState<'add' | 'convert' | null>(null)
  const [refused, setRefused] = useState<string>()
  const [converting, setConverting] = useState<string | null>(null)
  const open = (model: { readonly sha256: string } | undefined) => {
    if (model) go(paths.model(model.sha256))
  }
  const add = async (file: string) =>
    open(await reader.read(async (client, signal) => client.models.add({ file }, { signal })))
  const take = async (files: readonly GivenFile[]) => {
    const other = files.find(({ path }) => !/\.gguf$/i.test(path))
    setRefused(
      reader.reading !== null
        ? 'Another file is being read. Drop it again once that has ended.'
        : other && `${other.path} is no GGUF file: models end in .gguf.`,
    )
    if (reader.reading !== null || other) return
    const begun = performance.now()
    open(
      await reader.read(async (client, signal, reported) => {
        const file = await givenPath(client, files, {
          signal,
          onProgress: ({ bytes, totalBytes }) => {
            const bytesPerSecond = (1000 * bytes) / (performance.now() - begun)
            reported({
              what: 'Sending the file to Placebo',
              bytes,
              totalBytes,
              bytesPerSecond,
              secondsLeft: (totalBytes - bytes) / bytesPerSecond,
            })
          },
        })
        return client.models.add({ file }, { signal })
      }),
    )
  }
  useGiven(kinds, (files) => void take(files))
  return (
    <Stack gap="sm">
      <DropArea
        label="Drop a GGUF file here"
        anywhere
        multiple={false}
        folders={false}
        accept=".gguf"
        disabled={reader.reading !== null}
        onFiles={(files) => void take(files)}
        hint={`Decoder-only models (Llama, Qwen, Gemma, …). ${whereItLies()}`}
      />
      <Group>
        <Button variant="default" onClick={() => setLooking('add')} disabled={reader.reading !== null}>
          Look on this machine …
        </Button>
        <Button variant="default" onClick={() => setLooking('convert')} disabled={reader.reading !== null}>
          Convert a file …
        </Button>
        <GetModel reader={reader} onGot={open} />
      </Group>
      <ReadingProgress reader={reader} />
      {(refused !== undefined || reader.failure !== null) && (
        <Failure title="The model was not added" reasons={refused === undefined ? (reader.failure ?? []) : [refused]} />
      )}
      <ChooseFile
        opened={looking !== null}
        title={looking === 'convert' ? 'Convert a model' : 'Add a model'}
        ending=".gguf"
        onClose={() => setLooking(null)}
        onChoose={(file) => {
          setLooking(null)
          if (looking === 'convert') setConverting(file)
          else void add(file)
        }}
      />
      <Modal
        opened={converting !== null}
        onClose={() => setConverting(null)}
        title="Convert a model"
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {converting !== null && <Convert file={converting} />}
      </Modal>
    </Stack>
  )
}

/** A window is told where a file lies, a browser is not. */
function whereItLies(): string {
  return window.placebo === undefined
    ? 'A browser sends the file to Placebo, which keeps a copy; one that is looked for on the machine stays where it is.'
    : 'It stays where it is and is known by its content.'
}
