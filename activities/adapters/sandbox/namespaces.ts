/**
 * A sandbox of util-linux alone: user, mount, process, network, IPC and host-name namespaces with a root of their own.
 *
 * Inside, a script mounts the visible parts of the host read-only over an empty root, leaves the old root for good, and
 * gives up every capability before the command starts; without capabilities nothing can be mounted or remounted.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment, scratchFolder, visiblePaths } from './clean-environment.ts';
import { launcherFor } from './inner-launcher.ts';
import { runProcess } from './run-process.ts';
import { type Sandbox, type SandboxCommand, type SandboxResult, scratchBytes } from './sandbox.ts';

/** Where a command finds its folder. */
const workspace = '/workspace';

// Arguments: new root, folder of the command, number of visible paths, the paths, the command.
const enter = `
set -eu
root=$1 directory=$2 count=$3
shift 3
mount --make-rprivate /
mount -t tmpfs -o mode=0755 tmpfs "$root"
show() {
  if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$(dirname "$root$1")"; touch "$root$1"; fi
  mount --rbind "$1" "$root$1"
}
# Every mount below a shown path, too; flags that the host's own mount has cannot be taken away, only repeated.
seal() {
  while read -r _ _ _ _ point _; do
    case $point in *'\\'*) point=$(printf '%b' "$point") ;; esac
    case $point in
      "$root$1" | "$root$1"/*)
        mount -o remount,bind,ro,nosuid,nodev "$point" 2>/dev/null \\
          || mount -o remount,bind,ro,nosuid,nodev,noexec "$point"
        ;;
    esac
  done < /proc/self/mountinfo
}
# Before the shown paths, which may lie below it.
mkdir -p "$root${scratchFolder}"
mount -t tmpfs -o mode=1777,size=${scratchBytes} tmpfs "$root${scratchFolder}"
while [ "$count" -gt 0 ]; do
  show "$1"
  seal "$1"
  shift
  count=$((count - 1))
done
mkdir -p "$root/proc" "$root/dev/shm" "$root${workspace}" "$root/old"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
for device in null zero full random urandom; do show "/dev/$device"; done
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
mount -t tmpfs -o mode=1777,size=${scratchBytes} tmpfs "$root/dev/shm"
mount --bind "$directory" "$root${workspace}"
hostname sandbox 2>/dev/null || true
ip link set lo up 2>/dev/null \\
  || perl -e 'socket(my $s, 2, 2, 0) && ioctl($s, 0x8914, pack("a16 s x14", "lo", 0x49)) or exit 1' 2>/dev/null \\
  || true
cd "$root"
pivot_root . old
umount -l /old
rmdir /old
mount -o remount,bind,ro,nosuid,nodev /
cd ${workspace}
exec setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all --no-new-privs -- "$@"
`;

/** Runs commands in namespaces of their own; needs `unshare`, `setpriv` and `mount` of util-linux. */
export function namespacesSandbox(): Sandbox {
  return Object.freeze({
    kind: 'namespaces' as const,
    workspaceOf: () => workspace,
    run: runInNamespaces,
  });
}

async function runInNamespaces(command: SandboxCommand, signal: AbortSignal): Promise<SandboxResult> {
  // Only a mount point: what is mounted over it exists in the command's namespace alone.
  const root = await mkdtemp(join(tmpdir(), 'regrade-root-'));
  const visible = visiblePaths(command.readOnly);
  try {
    return await runProcess(
      {
        argv: [
          'unshare',
          ...['--user', '--map-root-user', '--mount', '--pid', '--net', '--ipc', '--uts', '--fork'],
          '--kill-child',
          ...['/bin/sh', '-c', enter, 'sh', root, command.directory, String(visible.length)],
          ...visible,
          ...launcherFor(command.argv, command.memoryBytes),
        ],
        directory: '/',
        environment: cleanEnvironment(scratchFolder, command.environment),
        timeoutMs: command.timeoutMs,
        memoryBytes: command.memoryBytes,
        program: command.argv[0] ?? '',
      },
      signal,
    );
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
