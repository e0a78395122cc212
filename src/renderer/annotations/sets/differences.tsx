import { Alert, Button, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { counted } from '#core/numbers.ts'
import { Asked, useAsked } from '../../app/query.tsx'
import { Deciding } from './deciding.tsx'
import { useDecisions, type Compared } from './use-decisions.ts'
import type { SetRow } from './words.ts'

export interface DifferencesProps {
  readonly collection: string
  readonly sets: readonly SetRow[]
}

/** Where two sets are not of one mind, item by item, to be decided. */
export function Differences({ collection, sets }: DifferencesProps) {
  const names = sets.map(({ name }) => name)
  const [chosen, setChosen] = useState<{ readonly own?: string; readonly other?: string }>({})
  const own = names.find((name) => name === chosen.own) ?? names[0] ?? ''
  const others = names.filter((name) => name !== own)
  const other = others.find((name) => name === chosen.other) ?? others[0] ?? ''
  return (
    <Stack gap="sm">
      <Group gap="md" align="flex-end">
        <NativeSelect
          size="xs"
          label="Own set, which decisions change"
          value={own}
          data={names}
          w={270}
          onChange={({ currentTarget }) =>
            setChosen({ own: currentTarget.value, ...(chosen.other !== undefined && { other: chosen.other }) })
          }
        />
        <NativeSelect
          size="xs"
          label="Other set, which stays as it is"
          value={other}
          data={others}
          w={270}
          onChange={({ currentTarget }) => setChosen({ own, other: currentTarget.value })}
        />
      </Group>
      <Compare key={`${own}\n${other}`} collection={collection} sets={[own, other]} />
    </Stack>
  )
}

function Compare({ collection, sets }: Compared) {
  const [own, other] = sets
  const asked = useAsked(['annotations', 'differences', collection, own, other], (client) =>
    client.annotations.differences({ collection, sets: [own, other] }),
  )
  const { forget } = useDecisions({ collection, sets })
  const again = () => {
    forget()
    void asked.refetch()
  }
  return (
    <Asked query={asked} what="the differences">
      {({ same, different }) => (
        <Stack gap="sm">
          <Group justify="space-between">
            <Text size="sm" role="status">
              {counted(different.length, 'difference')}; {counted(same, 'item')} {same === 1 ? 'is' : 'are'} the same in
              both sets.
            </Text>
            <Button size="compact-sm" variant="default" loading={asked.isFetching} onClick={again}>
              Compare again
            </Button>
          </Group>
          {different.length === 0 ? (
            <Alert color="green" title="They are of one mind">
              Both sets hold the same.
            </Alert>
          ) : (
            <Deciding collection={collection} sets={sets} differences={different} />
          )}
        </Stack>
      )}
    </Asked>
  )
}
