/** The error of a list of repositories that cannot be read, or of a line of it that means nothing. */
import { RegradeError } from '../../core/errors.ts';

/** `RG_SCAN_SOURCE_UNREADABLE`; `source` is the list as it is shown, or a place in it. */
export function unreadableList(source: string, reason: string): RegradeError {
  return new RegradeError('RG_SCAN_SOURCE_UNREADABLE', { source, reason });
}
