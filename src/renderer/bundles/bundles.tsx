import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { ChooseFile } from '../app/choose-file.tsx'
import { useGiven } from '../app/given.tsx'
import { DropArea, type GivenFile } from '../ui/drop.tsx'
import { Page } from '../ui/page.tsx'
import { Failure } from '../ui/states.tsx'
import { Opening } from './opening.tsx'
import { Predictions } from './predictions.tsx'
import { useOpening, type OpeningRequest } from './use-opening.ts'

/** A file that was given, and not begun with. */
interface Given {
  readonly name: string
  readonly from: OpeningRequest['from']
}

const kinds = ['bundle', 'predictions'] as const

/** What was made elsewhere: runs in bundles, and predictions of other models. */
export default function Bundles({
  run,
}: {
  /** Predictions are to stand beside its cells. */ readonly run?: string | undefined
}) {
  const { state, start, forget } = useOpening()
  const [bundle, setBundle] = useState<Given>()
  const [predictions, setPredictions] = useState<Given>()
  const [refused, setRefused] = useState<string>()
  const [looking, setLooking] = useState<'.zip' | '.jsonl'>()
  const busy = state.state === 'going'
  const take = (given: Given) => {
    if (busy) {
      setRefused('Another bundle is being read. Drop it again once that has ended.')
      return
    }
    const isBundle = given.name.toLowerCase().endsWith('.zip')
    const isPredictions = given.name.toLowerCase().endsWith('.jsonl')
    setRefused(
      isBundle || isPredictions
        ? undefined
        : `${given.name} is neither a study bundle (.zip) nor a file of predictions (.jsonl)`,
    )
    if (isBundle) {
      setBundle(given)
      forget()
    }
    if (isPredictions) setPredictions(given)
  }
  useGiven(kinds, (files) => takeFirst(files, take))
  const begin = (what: OpeningRequest['what']) => {
    if (bundle) start({ what, ...bundle })
    setBundle(undefined)
  }
  return (
    <Page
      title="From elsewhere"
      about="A run that was carried out on another machine, opened with everything computed again; and answers of models that Placebo did not ask."
    >
      <DropArea
        anywhere
        disabled={busy}
        multiple={false}
        folders={false}
        accept=".zip,.jsonl"
        onFiles={(files) => takeFirst(files, take)}
        label="Drop a study bundle or a file of predictions here"
        hint="A bundle is the .zip that Results makes of a run. Nothing leaves this machine."
      />
      <Group gap="sm">
        <Button variant="default" disabled={busy} onClick={() => setLooking('.zip')}>
          Look for a bundle …
        </Button>
        <Button variant="default" onClick={() => setLooking('.jsonl')}>
          Look for predictions …
        </Button>
      </Group>
      {refused !== undefined && <Failure title="Nothing of this can be opened" reasons={[refused]} />}
      {bundle && !busy && <PendingBundle name={bundle.name} onBegin={begin} onCancel={() => setBundle(undefined)} />}
      <Opening state={state} onStart={start} onForget={forget} />
      {predictions && (
        <Predictions
          key={predictions.name}
          run={run ?? null}
          given={predictions}
          onCancel={() => setPredictions(undefined)}
        />
      )}
      <ChooseFile
        opened={looking !== undefined}
        title={looking === '.zip' ? 'Open a bundle' : 'Import predictions'}
        ending={looking ?? '.zip'}
        onClose={() => setLooking(undefined)}
        onChoose={(path) => {
          setLooking(undefined)
          take({ name: path.split(/[\\/]/).at(-1) ?? path, from: path })
        }}
      />
    </Page>
  )
}

function takeFirst(files: readonly GivenFile[], take: (given: Given) => void): void {
  const [first] = files
  if (first) take({ name: first.file.name, from: [first] })
}

interface PendingBundleProps {
  readonly name: string
  readonly onBegin: (what: OpeningRequest['what']) => void
  readonly onCancel: () => void
}

function PendingBundle({ name, onBegin, onCancel }: PendingBundleProps) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Bundle">
      <Stack gap="sm">
        <Title order={2} size="h3">
          {name}
        </Title>
        <Text size="sm">
          Opened, it is one of the runs. Either way outcomes, scores and statistics are computed again from its raw
          answers, and every number that differs is named.
        </Text>
        <Group>
          <Button autoFocus onClick={() => onBegin('open')}>
            Open it
          </Button>
          <Button variant="default" onClick={() => onBegin('verify')}>
            Only verify it
          </Button>
          <Button variant="subtle" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
