import { MultiSelect } from '@mantine/core'
import { counted } from '#core/noun.ts'
import type { StepProps } from './step-props.ts'

/** As many as runs can be compared, the chosen one left out. */
const most = 7

export interface FurtherModelsProps extends Pick<StepProps, 'content' | 'change'> {
  /** All that could be asked, the chosen one included. */
  readonly names: readonly string[]
}

/** Models that are asked the same study after the chosen one. */
export function FurtherModels({ content: { model, furtherModels = [] }, change, names }: FurtherModelsProps) {
  const others = names.filter((name) => name !== model)
  const chosen = furtherModels.filter((name) => others.includes(name))
  if (others.length === 0) return null
  return (
    <MultiSelect
      label="Further models"
      description={
        chosen.length === 0
          ? 'Each is asked the same study, in a run of its own; the results offer to compare them'
          : `${counted(chosen.length + 1, 'run')}, one after the other; the cost that is shown is of ${model ?? 'one model'} alone`
      }
      placeholder={chosen.length === 0 ? 'none' : undefined}
      maw={640}
      data={others}
      value={chosen}
      maxValues={most}
      searchable
      clearable
      onChange={(next) => change({ furtherModels: next })}
    />
  )
}
