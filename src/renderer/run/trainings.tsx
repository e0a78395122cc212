import { Group, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core'
import { useThrottledValue } from '@mantine/hooks'
import { useState } from 'react'
import { Asked, useAsked } from '../app/query.tsx'
import { count, decimal, duration, percent } from '../ui/numbers.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import type { Run } from './cell-grid.ts'
import { LossFigure, type Scale } from './loss-figure.tsx'
import type { RunView } from './run-view.ts'

type Training = Run['trainings'][number]

/** Points of a curve asked for: more than a figure can show apart. */
const points = 500

/** The trainings of the study with their states, and how the loss of one of them goes down. */
export function Trainings({ run, view }: { readonly run: Run; readonly view: RunView }) {
  const { training: now } = view
  const rows = run.trainings.map((training): Training => (training.position === now?.training ? { ...training, state: 'training', steps: now.steps, loss: now.loss } : training))
  const begun = rows.filter(({ state }) => state !== 'planned')
  const [asked, setAsked] = useState<number>()
  const [scale, setScale] = useState<Scale>('linear')
  const shown = begun.find(({ position }) => position === asked) ?? begun.find(({ position }) => position === now?.training) ?? begun.at(-1)
  return (
    <Stack component="section" gap="xs" aria-labelledby="trainings">
      <Title order={2} id="trainings">Trainings</Title>
      <DataTable label="Trainings" columns={columns} rows={rows} rowKey={({ position }) => String(position)} onOpen={({ position }) => setAsked(position)} maxHeight={300} />
      {shown === undefined ? <Text size="sm" c="dimmed">The loss is drawn here once the first training has begun.</Text> : (
        <>
          <Group justify="space-between" align="flex-end">
            <Select
              label="Loss of" w={340} allowDeselect={false} value={String(shown.position)} onChange={(value) => setAsked(value === null ? undefined : Number(value))}
              data={begun.map(({ position, name }) => ({ value: String(position), label: name }))}
            />
            <SegmentedControl aria-label="Scale of the loss" value={scale} onChange={setScale} data={[{ value: 'linear', label: 'Linear' }, { value: 'log', label: 'Logarithmic' }]} />
          </Group>
          {shown.position === now?.training
            ? <CurveUnderWay view={view} name={shown.name} scale={scale} />
            : <StoredCurve key={`${shown.position} ${shown.state}`} run={run.id} training={shown} scale={scale} />}
        </>
      )}
    </Stack>
  )
}

const columns: readonly Column<Training>[] = [
  { id: 'name', title: 'Training', value: ({ name }) => name },
  { id: 'state', title: 'State', value: ({ state }) => state, width: 120 },
  { id: 'steps', title: 'Steps', value: ({ steps }) => steps, show: ({ steps }) => count(steps), numeric: true, width: 90 },
  { id: 'loss', title: 'Loss, nats', value: ({ loss }) => loss, show: ({ loss }) => decimal(loss, 3), numeric: true, width: 120 },
  { id: 'held', title: 'Held out, nats', value: ({ heldOutLoss }) => heldOutLoss, show: ({ heldOutLoss }) => decimal(heldOutLoss, 3), numeric: true, width: 140 },
  { id: 'time', title: 'Time', value: ({ seconds }) => seconds, show: ({ seconds }) => duration(seconds === 0 ? null : seconds), numeric: true, width: 120 },
  {
    id: 'parity', title: 'Parity', value: ({ parity }) => parity && parity.equal / parity.prompts, numeric: true, width: 210,
    show: ({ parity, parityHolds }) => parity && `${parity.equal} of ${parity.prompts} (${percent((100 * parity.equal) / parity.prompts)})${parityHolds === false ? ' †' : ''}`,
  },
]

/** Milliseconds between two drawings: a small model makes many steps a second. */
const redraw = 1000

function CurveUnderWay({ view, name, scale }: { readonly view: RunView; readonly name: string; readonly scale: Scale }) {
  const curve = useThrottledValue(view.curve, redraw)
  return <LossFigure name={name} steps={curve} scale={scale} />
}

function StoredCurve({ run, training, scale }: { readonly run: string; readonly training: Training; readonly scale: Scale }) {
  const asked = useAsked(['trainings', 'curve', run, training.position], (client) => client.trainings.curve({ run, training: training.position, points }))
  return (
    <Asked query={asked} what="the loss curve">
      {({ steps }) => (
        <>
          <LossFigure name={training.name} steps={steps} scale={scale} />
          {training.message !== null && <Text size="sm">{training.message}</Text>}
        </>
      )}
    </Asked>
  )
}
