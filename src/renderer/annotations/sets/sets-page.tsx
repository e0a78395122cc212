import { ActionIcon, Anchor, Group, Stack, Tabs, Text } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { decodeName, paths } from '../../app/paths.ts'
import { Asked, useAsked } from '../../app/query.tsx'
import { Page } from '../../ui/page.tsx'
import { useSettings } from '../author.tsx'
import { KeysDialog } from '../keys-dialog.tsx'
import { keyList, type Remapped } from '../keys.ts'
import { KeysProvider, useKeys } from '../use-keys.tsx'
import { Agreement } from './agreement.tsx'
import { differenceKeys } from './difference-keys.ts'
import { Differences } from './differences.tsx'
import { ImportSet } from './import-set.tsx'
import { NewSet } from './new-set.tsx'
import { RemovedSets } from './removed-sets.tsx'
import { SetTable } from './set-table.tsx'

const pageKeys = keyList({
  scope: 'Everywhere on this page',
  everywhere: true,
  actions: { 'help on sets': { title: 'All keys', keys: ['?'] } },
})
const keyLists = [pageKeys, differenceKeys]

/**
 * The annotation sets of a collection: which one studies use, what goes in and out, how far several are of one mind.
 */
export default function SetsPage({ collection: part }: { readonly collection: string }) {
  const collection = decodeName(part)
  const settings = useSettings()
  return (
    <KeysProvider lists={keyLists} remapped={settings.data?.keys ?? {}} waiting={false}>
      <Sets key={collection} collection={collection} remapped={settings.data?.keys ?? {}} />
    </KeysProvider>
  )
}

function Sets({ collection, remapped }: { readonly collection: string; readonly remapped: Remapped }) {
  const listed = useAsked(['annotations', 'sets', collection], (client) => client.annotations.sets({ collection }))
  const [tab, setTab] = useState<string | null>('sets')
  const [help, setHelp] = useState(false)
  useKeys(pageKeys, { 'help on sets': () => setHelp(true) })
  return (
    <Page
      title="Annotation sets"
      about={`Of the collection ${collection}: one set for each annotator or round.`}
      actions={
        <ActionIcon
          variant="default"
          size="lg"
          aria-label="All keys"
          title="All keys: ?"
          aria-keyshortcuts="?"
          onClick={() => setHelp(true)}
        >
          <IconKeyboard size={18} aria-hidden />
        </ActionIcon>
      }
    >
      <Group gap="md">
        <Anchor component={Link} href={paths.annotate(collection)} size="sm">
          Annotation bench
        </Anchor>
        <Anchor component={Link} href={paths.collection(collection)} size="sm">
          {collection}
        </Anchor>
      </Group>
      <Asked query={listed} what="the annotation sets">
        {({ sets, removed }) => (
          <Tabs value={tab} onChange={setTab} keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab value="sets">Sets</Tabs.Tab>
              <Tabs.Tab value="differences">Differences</Tabs.Tab>
              <Tabs.Tab value="agreement">Agreement</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="sets" pt="md">
              <Stack gap="lg">
                <SetTable collection={collection} sets={sets} />
                <NewSet collection={collection} taken={sets.map(({ name }) => name)} />
                <ImportSet collection={collection} />
                {removed.length > 0 && <RemovedSets collection={collection} removed={removed} />}
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="differences" pt="md">
              {sets.length < 2 ? (
                <TooFew what="where they differ" />
              ) : (
                <Differences collection={collection} sets={sets} />
              )}
            </Tabs.Panel>
            <Tabs.Panel value="agreement" pt="md">
              {sets.length < 2 ? (
                <TooFew what="how far they agree" />
              ) : (
                <Agreement collection={collection} sets={sets} />
              )}
            </Tabs.Panel>
          </Tabs>
        )}
      </Asked>
      {help && <KeysDialog lists={keyLists} remapped={remapped} onClose={() => setHelp(false)} />}
    </Page>
  )
}

function TooFew({ what }: { readonly what: string }) {
  return <Text>It takes two sets to see {what}: import another annotator’s set, or make a second one.</Text>
}
