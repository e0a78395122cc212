import { MultiSelect, Radio, Stack, Text } from '@mantine/core'
import { capital } from '#core/noun.ts'
import { isPossible, possiblePrimaries, primaryName } from '#core/study/primary.ts'
import type { StepProps } from './step-props.ts'

/** Which comparisons are tested; chosen before the run, so that nobody chooses them to fit the result. */
export function PrimaryChoice({
  content: { primary = null },
  change,
  study,
}: Pick<StepProps, 'content' | 'change' | 'study'>) {
  const possible = possiblePrimaries(study)
  const byName = new Map(possible.map((pair) => [primaryName(pair), pair]))
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Comparisons that are tested"
        description="Fixed with the run. The more are tested, the larger a difference has to be (Holm)"
        value={primary === null ? 'all' : 'primary'}
        onChange={(which) => change({ primary: which === 'all' ? null : [] })}
      >
        <Stack gap={6} pt={6}>
          <Radio
            value="all"
            label="All"
            description="Every condition against the first or Original, and each against guessing, in one family."
          />
          <Radio
            value="primary"
            label="Primary ones only"
            description="Those that the study is made for. All others are exploratory: shown with interval, without a verdict."
          />
        </Stack>
      </Radio.Group>
      {primary !== null && (
        <MultiSelect
          label="Primary comparisons"
          placeholder={primary.length === 0 ? 'choose at least one' : ''}
          maw={820}
          searchable
          hidePickedOptions
          nothingFoundMessage="No such comparison"
          value={primary.filter((pair) => isPossible(pair, study)).map(primaryName)}
          data={possible.map((pair) => ({
            value: primaryName(pair),
            label: `${capital(pair.first)} against ${pair.second}`,
          }))}
          onChange={(names) => change({ primary: names.flatMap((name) => byName.get(name) ?? []) })}
        />
      )}
      {primary !== null && primary.length > 0 && (
        <Text size="sm" c="dimmed" role="status">
          {primary.length === 1 ? 'One comparison' : `${primary.length} comparisons`} for each kind of task, size and
          decoding.
        </Text>
      )}
    </Stack>
  )
}
