import { Alert, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { bytes, count, counted, duration, perSecond } from '#core/numbers.ts'
import { paths } from '../app/paths.ts'
import { Failure } from '../ui/states.tsx'
import { DataTable, type Column } from '../ui/table.tsx'
import type { Broken, Imported, ImportRequest, ImportState } from './use-import.ts'

export interface ImportProgressProps {
  readonly state: ImportState
  readonly onStart: (request: ImportRequest) => void
  readonly onForget: () => void
}

/** How far an import is, and what has come of it. What was pressed to begin it is gone: the focus goes on here. */
export function ImportProgress(props: ImportProgressProps) {
  const place = useRef<HTMLDivElement>(null)
  const { state } = props.state
  useEffect(() => {
    if (state !== 'idle' && (document.activeElement ?? document.body) === document.body) place.current?.focus()
  }, [state])
  return (
    <div ref={place} tabIndex={-1} role="group" aria-label="Import" hidden={state === 'idle'}>
      <HowFarItIs {...props} />
    </div>
  )
}

function HowFarItIs({ state, onStart, onForget }: ImportProgressProps) {
  switch (state.state) {
    case 'idle':
      return null
    case 'sending':
    case 'importing':
      return <UnderWay state={state} />
    case 'stopped':
      return (
        <Alert
          color="gray"
          role="status"
          withCloseButton
          closeButtonLabel="Close"
          onClose={onForget}
          title={`The import of ${state.name} was stopped`}
        >
          Nothing of it was kept.
        </Alert>
      )
    case 'failed':
      return <Failed state={state} onStart={onStart} />
    case 'done':
      return <Done imported={state.imported} onForget={onForget} />
  }
}

function UnderWay({ state }: { readonly state: Extract<ImportState, { readonly state: 'sending' | 'importing' }> }) {
  const { share, left, words, task } = state.state === 'sending' ? sending(state) : importing(state)
  return (
    <Paper withBorder p="md" component="section" aria-label="Import under way">
      <Stack gap="xs">
        <Group justify="space-between">
          <Text fw={600} role="status">
            Importing {state.name}
          </Text>
          <Button variant="default" size="xs" onClick={state.stop}>
            Stop
          </Button>
        </Group>
        <Progress
          value={share === null ? 100 : share * 100}
          animated={share === null}
          striped={share === null}
          aria-label={`Import of ${state.name}`}
        />
        <Text size="sm">{[...words, ...(left === null ? [] : [`about ${duration(left)} left`])].join(' · ')}</Text>
        {task !== null && (
          <Text size="sm" c="dimmed" truncate>
            {task}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

interface HowFar {
  /** `null` where it is not known yet. */
  readonly share: number | null
  /** Seconds. */
  readonly left: number | null
  readonly words: readonly string[]
  readonly task: string | null
}

function sending({ begun, bytes: sent, totalBytes }: Extract<ImportState, { readonly state: 'sending' }>): HowFar {
  const seconds = (performance.now() - begun) / 1000
  const share = totalBytes === 0 ? null : Math.min(1, sent / totalBytes)
  return {
    share,
    left: share === null || share === 0 || seconds < 1 ? null : seconds / share - seconds,
    words: [`${bytes(sent)} of ${bytes(totalBytes)} sent`, perSecond(seconds < 1 ? null : sent / 1e6 / seconds, 'MB')],
    task: null,
  }
}

function importing({ progress }: Extract<ImportState, { readonly state: 'importing' }>): HowFar {
  if (progress === null) return { share: null, left: null, words: ['Looking at the files'], task: null }
  const {
    stage,
    files,
    allFiles,
    bytes: read,
    allBytes,
    tasks,
    instances,
    bytesPerSecond,
    secondsLeft,
    task,
  } = progress
  return {
    share: allBytes === 0 ? null : Math.min(1, read / allBytes),
    left: secondsLeft,
    words: [
      stage === 'checking' ? 'Step 1 of 2: checking' : 'Step 2 of 2: storing',
      `${count(files)} of ${counted(allFiles, 'file')}`,
      `${bytes(read)} of ${bytes(allBytes)}`,
      counted(tasks, 'task'),
      counted(instances, 'instance'),
      perSecond(bytesPerSecond === null ? null : bytesPerSecond / 1e6, 'MB'),
    ],
    task,
  }
}

const brokenColumns: readonly Column<Broken>[] = [
  {
    id: 'file',
    title: 'File',
    value: ({ file }) => file,
    show: ({ file }) => <span title={file}>{file}</span>,
    width: 300,
  },
  {
    id: 'where',
    title: 'Place',
    value: ({ where }) => where,
    show: ({ where }) => <span title={where ?? ''}>{where ?? '–'}</span>,
    width: 220,
  },
  {
    id: 'message',
    title: 'What is wrong, and what to do',
    value: ({ message }) => message,
    show: ({ message }) => <span title={message}>{message}</span>,
    width: 520,
  },
]

function Failed({
  state,
  onStart,
}: {
  readonly state: Extract<ImportState, { readonly state: 'failed' }>
  readonly onStart: (request: ImportRequest) => void
}) {
  const { name, reasons, broken, others, again } = state
  if (broken.length === 0)
    return <Failure title={`${name} was not imported`} reasons={reasons} onRetry={() => onStart(again)} />
  return (
    <Stack gap="sm">
      <Failure
        title={`${name} was not imported: ${counted(broken.length, 'file')} could not be read`}
        reasons={broken.slice(0, 3).map(brokenSentence)}
      />
      {broken.length > 3 && (
        <DataTable
          label="Files that could not be read"
          columns={brokenColumns}
          rows={broken}
          rowKey={({ file, where }) => `${file} ${where ?? ''}`}
          maxHeight={300}
        />
      )}
      <Group>
        {others && !again.skipBroken && (
          <Button onClick={() => onStart({ ...again, skipBroken: true })}>Import without the broken ones</Button>
        )}
        <Text size="sm" c="dimmed">
          Nothing was imported. Fix what is broken and import it again
          {others && !again.skipBroken ? ', or leave it out' : ''}.
        </Text>
      </Group>
    </Stack>
  )
}

function brokenSentence({ file, where, message }: Broken): string {
  return `${file}: ${message}${where === null || message.includes(where) ? '' : ` (at ${where})`}`
}

function Done({ imported, onForget }: { readonly imported: Imported; readonly onForget: () => void }) {
  const { name, tasks, instances, problems, findings } = imported
  return (
    <Alert
      color="green"
      role="status"
      withCloseButton
      closeButtonLabel="Close"
      onClose={onForget}
      title={`${name} was imported: ${counted(tasks, 'task')}, ${counted(instances, 'instance')}`}
    >
      <Stack gap="xs">
        {problems.slice(0, 10).map((problem) => (
          <Text key={`${problem.file} ${problem.message}`} size="sm">
            {problem.severity === 'error' ? 'Left out' : 'Taken, but'}:{' '}
            {brokenSentence({ ...problem, where: problem.where ?? null })}
          </Text>
        ))}
        {problems.length > 10 && <Text size="sm">And {count(problems.length - 10)} more files.</Text>}
        <Text size="sm">
          {findings.length === 0
            ? 'The lint report found nothing.'
            : `The lint report has ${counted(findings.length, 'finding')}.`}
        </Text>
        <Group>
          <Button component={Link} href={paths.collection(name)} variant="default" size="xs">
            Open the collection
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
