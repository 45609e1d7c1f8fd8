// Ends this process, as a SIGTERM would, when whoever started it is gone. Preloaded (node --import) into server and etl
// when they run under the supervisor: they know nothing of it, and would go on without it, holding their port, when it
// is killed. The supervisor uses it under npm.
let asked = false
function stop(): void {
  if (asked) return
  asked = true
  process.kill(process.pid, 'SIGTERM')
}

const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) stop()
}, 1000).unref()
process.on('disconnect', stop)
// The listener must not be what keeps the process alive.
process.channel?.unref()
