import { count, duration } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import { heldOutLossInWords, trainLossInWords } from '#core/study/training-loss.ts'
import type { Means } from '#figures/results.ts'
import { DataTable, type Column } from '../ui/table.tsx'

type Training = Means['trainings'][number]

/** What stands behind the tuned lines. */
export function TrainingsTable({ trainings }: { readonly trainings: readonly Training[] }) {
  return <DataTable label="Trainings" columns={columns} rows={trainings} rowKey={({ position }) => String(position)} maxHeight={360} />
}

const columns: readonly Column<Training>[] = [
  { id: 'name', title: 'Training', value: ({ name }) => name, width: 260 },
  { id: 'state', title: 'State', value: ({ state }) => state, show: ({ state, message }) => <span title={message ?? undefined}>{state}</span>, width: 110 },
  { id: 'steps', title: 'Steps', value: ({ steps }) => steps, show: ({ steps }) => count(steps), numeric: true, width: 90 },
  { id: 'loss', title: 'Loss, nats', value: ({ lastEpochLoss, loss }) => lastEpochLoss ?? loss, show: trainLossInWords, numeric: true, width: 150 },
  { id: 'heldOut', title: 'Held out, nats', value: ({ heldOutLoss }) => heldOutLoss, show: heldOutLossInWords, numeric: true, width: 150 },
  { id: 'seconds', title: 'Time', value: ({ seconds }) => seconds, show: ({ seconds }) => duration(seconds), numeric: true, width: 120 },
  {
    id: 'parity', title: 'Equal answers', value: ({ parity }) => (parity ? parity.equal / parity.prompts : null), numeric: true, width: 170,
    show: ({ parity, parityHolds, state }) => `${parity ? `${parity.equal} of ${parity.prompts}` : 'no certificate'}${state === 'trained' && parityHolds !== true ? ` ${mark}` : ''}`,
  },
]
