import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { ancestorsOf, descendantsOf } from '#core/models/ancestry.ts'
import { originWords } from '#core/models/origin-words.ts'
import { logitDifferenceInWords, parityInWords } from '#core/study/parity.ts'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import type { Model, ModelDetails } from './words.tsx'

/** The models it was made from above it, those made from it below it, each a link. */
export function Ancestry({ model }: { readonly model: ModelDetails }) {
  const models = useAsked(['models', 'list'], (client) => client.models.list())
  return (
    <Asked query={models} what="the other models">
      {({ models: all }) => {
        const self = all.find(({ sha256 }) => sha256 === model.sha256)
        if (self === undefined) return null
        const above = ancestorsOf(all, self)
        const below = descendantsOf(all, self)
        return (
          <Stack gap="xs">
            {above.map((each, depth) => (
              <Relative key={each.file} model={each} depth={depth} />
            ))}
            <Relative model={self} depth={above.length} isSelf />
            {below.map(({ model: each, depth }) => (
              <Relative key={each.file} model={each} depth={above.length + depth} />
            ))}
            {below.length === 0 && (
              <Text size="sm" c="dimmed">
                No model was made from it yet.
              </Text>
            )}
          </Stack>
        )
      }}
    </Asked>
  )
}

interface RelativeProps {
  readonly model: Model
  readonly depth: number
  readonly isSelf?: boolean
}

function Relative({ model, depth, isSelf = false }: RelativeProps) {
  const run = model.origin?.run ?? null
  return (
    <div style={{ paddingLeft: `${1.5 * depth}rem` }}>
      <Group gap="xs">
        {depth > 0 && (
          <Text aria-hidden c="dimmed">
            └
          </Text>
        )}
        {isSelf ? (
          <Text fw={600} aria-current="true">
            {model.name}
          </Text>
        ) : (
          <Anchor component={Link} href={paths.model(model.sha256)}>
            {model.name}
          </Anchor>
        )}
        <Text size="sm" c="dimmed">
          {model.kind}
        </Text>
      </Group>
      {model.origin !== null && <Text size="sm">{originWords(model.origin)}</Text>}
      {run !== null && <Certificate run={run} model={model} />}
    </div>
  )
}

/** Of the training that made it. */
function Certificate({ run, model }: { readonly run: string; readonly model: Model }) {
  const trainings = useAsked(['trainings', 'list', run], (client) => client.trainings.list({ run }))
  // Its certificate went with it.
  if (trainings.error !== null) return <Text size="sm">{model.origin?.study ?? 'its run'}, which was deleted</Text>
  return (
    <Text size="sm" component="div">
      <Anchor component={Link} href={paths.run(run)} size="sm" underline="always">
        {model.origin?.study ?? `run ${run}`}
      </Anchor>
      {', '}
      <Asked query={trainings} what="its certificate">
        {({ trainings: all }) => {
          const made = all.find(({ sha256 }) => sha256 === model.sha256)
          if (!made?.parity) return 'no parity certificate'
          return (
            <>
              parity: equal answers {parityInWords(made.parity)}; {logitDifferenceInWords(made.parity)};{' '}
              <Text span fw={600} size="sm" c={made.parityHolds === true ? 'green' : 'red'}>
                {made.parityHolds === true ? 'holds' : 'does not hold: its scores are marked †'}
              </Text>
            </>
          )
        }}
      </Asked>
    </Text>
  )
}
