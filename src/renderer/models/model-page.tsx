import { Alert, Anchor, SimpleGrid, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { originWords } from '#core/models/origin-words.ts'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { Page } from '../ui/page.tsx'
import { Ancestry } from './ancestry.tsx'
import { Convert } from './convert.tsx'
import { Facts } from './facts.tsx'
import { Memory } from './memory.tsx'
import { Merge } from './merge.tsx'
import { Metadata } from './metadata.tsx'
import { Relocate } from './relocate.tsx'
import { Remove } from './remove.tsx'
import { Section } from './section.tsx'
import { Trainable } from './trainable.tsx'
import { fileStates, type ModelDetails } from './words.tsx'

export function ModelPage({ sha256 }: { readonly sha256: string }) {
  const model = useAsked(['models', 'show', sha256], (client) => client.models.show({ file: sha256 }))
  return (
    <Page
      title={model.data?.name ?? 'Model'}
      about={
        model.data && (
          <Text component="span" ff="monospace" size="sm">
            {model.data.file}
          </Text>
        )
      }
      actions={model.data && <Remove model={model.data} />}
    >
      <Anchor component={Link} href={paths.models} size="sm">
        All models
      </Anchor>
      <Asked query={model} what="the model">
        {(value) => <Details model={value} />}
      </Asked>
    </Page>
  )
}

function Details({ model }: { readonly model: ModelDetails }) {
  const isModel = model.kind === 'model'
  const isThere = model.fileState !== 'moved'
  return (
    <Stack gap="xl">
      {model.fileState !== 'there' && (
        <Alert color={fileStates[model.fileState].colour} title={`The file has ${model.fileState}`} role="alert">
          <Stack gap="sm">
            <Text size="sm">{fileStates[model.fileState].sentence}</Text>
            <Relocate model={model} />
          </Stack>
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        <Section title="What it is">
          <Facts model={model} />
        </Section>
        <Section title="Where it comes from">
          <Text size="sm">
            {model.origin === null ? 'Placebo did not write this file.' : `${originWords(model.origin)}.`}
          </Text>
          <Ancestry model={model} />
        </Section>
      </SimpleGrid>
      {isModel && isThere && (
        <Section title="Memory">
          <Memory model={model} />
        </Section>
      )}
      {isModel && isThere && (
        <Section title="Can it be trained?">
          <Trainable model={model} />
        </Section>
      )}
      {isModel && isThere && (
        <Section title="Convert it">
          <Convert file={model.file} />
        </Section>
      )}
      {!isModel && isThere && (
        <Section title="Make a model of it">
          <Merge adapter={model} />
        </Section>
      )}
      <Metadata model={model} />
    </Stack>
  )
}
