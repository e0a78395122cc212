// Loaded before everything else in the host and in the processes it starts (NODE_OPTIONS=--import): every socket that
// would leave the machine is refused, and named in the file PLACEBO_TEST_SOCKETS.
import { appendFileSync } from 'node:fs'
import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'

function refuse(what) {
  appendFileSync(process.env.PLACEBO_TEST_SOCKETS, `${process.pid} ${what}\n`)
  throw new Error(`the test allows no network: ${what}`)
}

const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function connectHere(...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args
  const { path, host = 'localhost' } =
    typeof options === 'object' ? options : { host: typeof args[1] === 'string' ? args[1] : undefined }
  if (path === undefined && !['localhost', '127.0.0.1', '::1'].includes(host)) refuse(`connection to ${host}`)
  return connect.apply(this, args)
}

dgram.Socket.prototype.send = (...args) => refuse(`datagram of ${args.length} arguments`)
dgram.Socket.prototype.connect = (port, host) => refuse(`datagram connection to ${String(host)}`)

for (const asking of [dns, dns.promises]) {
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
    const ask = asking[name]
    asking[name] = function askHere(host, ...args) {
      if (host !== 'localhost' && !net.isIP(host)) refuse(`name ${host}`)
      return ask.call(this, host, ...args)
    }
  }
}
