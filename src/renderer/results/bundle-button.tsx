import { Button, Checkbox, Group, Modal, Progress, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState, type SyntheticEvent } from 'react'
import { bytes, count, counted, duration, perSecond } from '#core/numbers.ts'
import { ChooseFile } from '../app/choose-file.tsx'
import { useClient } from '../app/host.tsx'
import { useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'

export interface BundleButtonProps {
  readonly run: string
  readonly name: string
  /** Files of its trainings that there are. */
  readonly trained: number
}

/** The run as one .zip that another machine can open, compute again and rerun. */
export function BundleButton(props: BundleButtonProps) {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        Study bundle …
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title="Study bundle"
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened && <Making {...props} onClose={() => setOpened(false)} />}
      </Modal>
    </>
  )
}

interface Far {
  readonly phase: string
  readonly done: number
  readonly total: number
  readonly begun: number
}

function Making({ run, name, trained, onClose }: BundleButtonProps & { readonly onClose: () => void }) {
  const client = useClient()
  const home = useAsked(['files', 'list', null, '.zip'], (each) => each.files.list({ folder: null, ending: '.zip' }))
  const [folder, setFolder] = useState<string>()
  const [file, setFile] = useState(`${name.replaceAll(/[^\p{L}\p{N} _-]+/gu, ' ').trim() || 'run'} ${run}.zip`)
  const [adapters, setAdapters] = useState(false)
  const [looking, setLooking] = useState(false)
  const [far, setFar] = useState<Far>()
  const under = useRef<AbortController>(undefined)
  const into = folder ?? home.data?.folder
  const making = useMutation({
    async mutationFn(path: string) {
      const controller = new AbortController()
      under.current = controller
      const events = await client.bundles.make({ run, file: path, adapters }, { signal: controller.signal })
      let phase = ''
      let begun = 0
      for (;;) {
        const step = await events.next()
        if (step.done === true) return step.value
        if (step.value.phase !== phase) [phase, begun] = [step.value.phase, performance.now()]
        setFar({ ...step.value, begun })
      }
    },
    onSettled: () => setFar(undefined),
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (into !== undefined && file.trim() !== '')
      making.mutate(`${into.replace(/[\\/]$/, '')}${into.includes('\\') ? '\\' : '/'}${file.trim()}`)
  }
  if (making.data)
    return (
      <Made
        file={making.data.file}
        size={making.data.bytes}
        sha256={making.data.sha256}
        trials={making.data.trials}
        onClose={onClose}
      />
    )
  const stopped = under.current?.signal.aborted === true
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          Frozen study, tasks, prompts, answers, scores, statistics, versions and hashes in one .zip: opened elsewhere
          it shows the same numbers, computed again from the answers. It names neither this machine nor its folders, and
          leaves your notes out.
        </Text>
        <Group align="flex-end" wrap="nowrap">
          <TextInput
            label="Folder"
            description="On the machine Placebo runs on"
            value={into ?? ''}
            onChange={({ currentTarget }) => setFolder(currentTarget.value)}
            flex={1}
          />
          <Button variant="default" onClick={() => setLooking(true)}>
            Choose …
          </Button>
        </Group>
        <TextInput
          label="File"
          description="Nothing is ever written over"
          value={file}
          onChange={({ currentTarget }) => setFile(currentTarget.value)}
          data-autofocus
        />
        {trained > 0 && (
          <Checkbox
            label={`With what was trained: ${count(trained)} ${trained === 1 ? 'file' : 'files'}`}
            description="Without, the bundle is small, and its hashes say which files they were."
            checked={adapters}
            onChange={({ currentTarget }) => setAdapters(currentTarget.checked)}
          />
        )}
        {making.error !== null && !stopped && (
          <Failure title="The bundle was not made" reasons={reasonsOf(making.error)} />
        )}
        {making.error !== null && stopped && (
          <Text size="sm" role="status">
            Stopped; nothing was kept.
          </Text>
        )}
        {far && <HowFar far={far} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => (making.isPending ? under.current?.abort() : onClose())}>
            {making.isPending ? 'Stop' : 'Cancel'}
          </Button>
          <Button type="submit" loading={making.isPending} disabled={into === undefined || file.trim() === ''}>
            Make the bundle
          </Button>
        </Group>
      </Stack>
      <ChooseFile
        opened={looking}
        title="Where to put the bundle"
        what="folder"
        ending=".zip"
        onClose={() => setLooking(false)}
        {...(into !== undefined && { folder: into })}
        onChoose={(chosen) => {
          setLooking(false)
          setFolder(chosen)
        }}
      />
    </form>
  )
}

function HowFar({ far: { phase, done, total, begun } }: { readonly far: Far }) {
  const seconds = (performance.now() - begun) / 1000
  const share = phase === 'trials' && total > 0 ? done / total : null
  const left = share === null || share === 0 || seconds < 1 ? null : seconds / share - seconds
  const words =
    share === null
      ? ['Computing the statistics']
      : [
          `${count(done)} of ${counted(total, 'trial')}`,
          perSecond(seconds < 1 ? null : done / seconds, 'trials'),
          ...(left === null ? [] : [`about ${duration(left)} left`]),
        ]
  return (
    <Stack gap={4}>
      <Progress
        value={share === null ? 100 : share * 100}
        animated={share === null}
        striped={share === null}
        aria-label="Study bundle"
      />
      <Text size="sm" role="status">
        {words.join(' · ')}
      </Text>
    </Stack>
  )
}

function Made({
  file,
  size,
  sha256,
  trials,
  onClose,
}: {
  readonly file: string
  readonly size: number
  readonly sha256: string
  readonly trials: number
  readonly onClose: () => void
}) {
  return (
    <Stack>
      <Text size="sm" role="status">
        {count(trials)} trials are in {file}, {bytes(size)}.
      </Text>
      <Text size="sm" c="dimmed">
        SHA-256 {sha256}. Whoever has it opens it at History, or verifies it with: placebo verify
      </Text>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          Close
        </Button>
      </Group>
    </Stack>
  )
}
