import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './frame.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import { styleNonce } from '../ui/style-nonce.ts'
import { App } from './app.tsx'
import { connect } from './client.ts'
import { connectionLost } from './connection.ts'
import { HostProvider } from './host.tsx'
import { readOtherScreens, readScreen } from './screens.tsx'
import { contrast, theme } from './theme.ts'
import { WithoutKey } from './without-key.tsx'

// Where nothing takes a dropped file, the browser would leave the page to show it.
for (const name of ['dragover', 'drop'] as const) {
  window.addEventListener(
    name,
    (event) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'none'
    },
    { capture: true },
  )
}

const root = document.getElementById('root')
if (root === null) throw new Error('invalid page: it has no element #root')
// The library that keeps what is under a dialog from scrolling makes a <style> of its own, and looks for its nonce
// here.
Object.assign(window, { __webpack_nonce__: styleNonce() })
const [connection] = await Promise.all([connect(window), readScreen(window.location.hash)])
// The host is on this machine: what it refuses it will refuse again. What was under way when the connection was lost is
// asked once more, and waits for the next connection by itself.
const retry = (failures: number, { name }: Error) => name === connectionLost && failures < 3
const queries = new QueryClient({
  defaultOptions: { queries: { retry, networkMode: 'always', staleTime: 1000 }, mutations: { networkMode: 'always' } },
})
createRoot(root).render(
  <MantineProvider theme={theme} cssVariablesResolver={contrast} defaultColorScheme="auto" getStyleNonce={styleNonce}>
    <Notifications position="bottom-right" />
    <QueryClientProvider client={queries}>
      {connection === undefined ? (
        <WithoutKey />
      ) : (
        <HostProvider connection={connection}>
          <Router hook={useHashLocation}>
            <App />
          </Router>
        </HostProvider>
      )}
    </QueryClientProvider>
  </MantineProvider>,
)
void readOtherScreens()
