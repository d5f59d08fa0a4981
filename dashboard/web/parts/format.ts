/** Numbers, times and ids as people read them. Pure. */

/** A whole number with thousands set apart. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US');
}

/** A large number in short: 1.2k, 3.4M. */
export function formatShort(value: number): string {
  return value.toLocaleString('en-US', { notation: 'compact', maximumFractionDigits: 1 });
}

/** A fraction in percent, rounded down to a tenth, so that nothing reads as reached before it is. */
export function formatPercent(fraction: number): string {
  return `${Math.floor(fraction * 1000 + 1e-9) / 10}%`;
}

/** US dollars, with cents below a thousand. */
export function formatMoney(value: number): string {
  const maximumFractionDigits = value >= 1000 ? 0 : 2;
  return value.toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: Math.min(2, maximumFractionDigits),
    maximumFractionDigits,
  });
}

/** A duration in its two largest units. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How long ago a moment was, in its largest unit; the future counts as now. */
export function formatAgo(iso: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** The first characters of a hash. */
export function shortHash(hash: string): string {
  return hash.slice(0, 10);
}

/** A changeset's or target's id without the migration's name in front. */
export function withoutMigration(name: string, id: string): string {
  return id.startsWith(`${name}/`) ? id.slice(name.length + 1) : id;
}
