import { Badge, Group, Stack, Text } from '@mantine/core'
import { parameters } from '#core/numbers.ts'
import { Asked, useAsked } from '../app/query.tsx'
import type { ModelDetails } from './words.tsx'

/** By either method, with its usual settings, and why not. */
export function Trainable({ model }: { readonly model: ModelDetails }) {
  const trainable = useAsked(['models', 'trainable', model.sha256], (client) =>
    client.models.trainable({ file: model.file }),
  )
  return (
    <Asked query={trainable} what="what the trainer says">
      {({ full, lora }) => (
        <Stack gap="xs">
          {(
            [
              ['Full training', full],
              ['LoRA', lora],
            ] as const
          ).map(([name, each]) => (
            <Group key={name} gap="sm" wrap="nowrap" align="flex-start">
              <Badge variant="light" size="lg" tt="none" color={each.trainable ? 'green' : 'gray'} miw={64}>
                {each.trainable ? 'yes' : 'no'}
              </Badge>
              <Text size="sm">
                {name}: {each.trainable ? `${parameters(each.trained)} numbers would be trained.` : `${each.why}.`}
              </Text>
            </Group>
          ))}
        </Stack>
      )}
    </Asked>
  )
}
