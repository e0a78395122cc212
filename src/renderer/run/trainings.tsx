import { Group, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core'
import { useThrottledValue } from '@mantine/hooks'
import { useState, type ReactNode } from 'react'
import { count, duration } from '#core/numbers.ts'
import { parityInWords } from '#core/study/parity.ts'
import { heldOutLossInWords, trainLossInWords } from '#core/study/training-loss.ts'
import { fromTheBeginning } from '#figures/loss.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { DataTable, type Column } from '../ui/table.tsx'
import type { Run } from './cell-grid.ts'
import { LossFigure, type Scale } from './loss-figure.tsx'
import classes from './run.module.css'
import type { RunView } from './run-view.ts'

type Training = Run['trainings'][number]

/** Points of a curve asked for: more than a figure can show apart. */
const points = 500

export interface TrainingsProps {
  readonly run: Run
  readonly view: RunView
  /** Stands beside the curve. */
  readonly beside: ReactNode
}

/** The trainings of the study with their states, and how the loss of one of them goes down. */
export function Trainings({ run, view, beside }: TrainingsProps) {
  const { training: now } = view
  const rows = run.trainings.map((training): Training =>
    training.position === now?.training
      ? {
          ...training,
          state: 'training',
          steps: now.steps,
          firstEpochLoss: null,
          lastEpochLoss: now.epochLoss,
          loss: now.loss,
        }
      : training,
  )
  const begun = rows.filter(({ state }) => state !== 'planned')
  const [asked, setAsked] = useState<number>()
  const shown =
    begun.find(({ position }) => position === asked) ??
    begun.find(({ position }) => position === now?.training) ??
    begun.at(-1)
  return (
    <>
      <div className={classes['sideBySide']}>
        <Stack component="section" gap="xs" aria-labelledby="loss">
          <Title order={2} id="loss">
            Loss
          </Title>
          {shown === undefined ? (
            <Text size="sm" c="dimmed">
              The loss is drawn here once the first training has begun.
            </Text>
          ) : (
            <Curve run={run.id} view={view} begun={begun} shown={shown} onChoose={setAsked} />
          )}
        </Stack>
        {beside}
      </div>
      <Stack component="section" gap="xs" aria-labelledby="trainings">
        <Title order={2} id="trainings">
          Trainings
        </Title>
        <DataTable
          label="Trainings"
          columns={columnsAt(now)}
          rows={rows}
          rowKey={({ position }) => String(position)}
          maxHeight={340}
          onOpen={({ position, state }) => state !== 'planned' && setAsked(position)}
        />
      </Stack>
    </>
  )
}

interface CurveProps {
  readonly run: string
  readonly view: RunView
  readonly begun: readonly Training[]
  readonly shown: Training
  readonly onChoose: (position: number) => void
}

function Curve({ run, view, begun, shown, onChoose }: CurveProps) {
  const [scale, setScale] = useState<Scale>('linear')
  return (
    <>
      <Group justify="space-between" align="flex-end">
        <Select
          label="Of the training"
          w={300}
          allowDeselect={false}
          value={String(shown.position)}
          onChange={(value) => value !== null && onChoose(Number(value))}
          data={begun.map(({ position, name }) => ({ value: String(position), label: name }))}
        />
        <SegmentedControl
          aria-label="Scale of the loss"
          value={scale}
          onChange={setScale}
          data={[
            { value: 'linear', label: 'Linear' },
            { value: 'log', label: 'Logarithmic' },
          ]}
        />
      </Group>
      {shown.position === view.training?.training ? (
        <CurveUnderWay view={view} name={shown.name} scale={scale} />
      ) : (
        <StoredCurve key={`${shown.position} ${shown.state}`} run={run} training={shown} scale={scale} />
      )}
    </>
  )
}

const columnsAt = (now: RunView['training']): readonly Column<Training>[] => [
  { id: 'name', title: 'Training', value: ({ name }) => name, width: 260 },
  { id: 'state', title: 'State', value: ({ state }) => state, width: 110 },
  {
    id: 'steps',
    title: 'Steps',
    value: ({ steps }) => steps,
    show: ({ steps, position }) =>
      position === now?.training ? `${count(now.step)} of ${count(now.steps)}` : count(steps),
    numeric: true,
    width: 120,
  },
  {
    id: 'loss',
    title: 'Loss, nats',
    value: ({ lastEpochLoss, loss }) => lastEpochLoss ?? loss,
    show: trainLossInWords,
    numeric: true,
    width: 150,
  },
  {
    id: 'held',
    title: 'Held out, nats',
    value: ({ heldOutLoss }) => heldOutLoss,
    show: heldOutLossInWords,
    numeric: true,
    width: 150,
  },
  {
    id: 'time',
    title: 'Time',
    value: ({ seconds }) => seconds,
    show: ({ seconds }) => duration(seconds === 0 ? null : seconds),
    numeric: true,
    width: 120,
  },
  {
    id: 'parity',
    title: 'Parity',
    value: ({ parity }) => parity && (parity.equal + parity.tied) / parity.prompts,
    numeric: true,
    width: 180,
    show: ({ parity, parityHolds }) => parity && `${parityInWords(parity)}${parityHolds === false ? ' †' : ''}`,
  },
]

/** Milliseconds between two drawings: a small model makes many steps a second. */
const redraw = 1000

function CurveUnderWay({
  view,
  name,
  scale,
}: {
  readonly view: RunView
  readonly name: string
  readonly scale: Scale
}) {
  const curve = useThrottledValue(view.curve, redraw)
  return <LossFigure name={name} steps={curve} scale={scale} />
}

function StoredCurve({
  run,
  training,
  scale,
}: {
  readonly run: string
  readonly training: Training
  readonly scale: Scale
}) {
  const asked = useAsked(['trainings', 'curve', run, training.position], (client) =>
    client.trainings.curve({ run, training: training.position, points }),
  )
  return (
    <Asked query={asked} what="the loss curve">
      {({ steps, heldOutBefore }) => (
        <>
          <LossFigure name={training.name} steps={fromTheBeginning(steps, heldOutBefore)} scale={scale} />
          {training.message !== null && <Text size="sm">{training.message}</Text>}
        </>
      )}
    </Asked>
  )
}
