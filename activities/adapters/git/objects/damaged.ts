/**
 * What the object reader throws to itself: this object store, or this object, is not for it; git shall read it.
 *
 * Never leaves this folder's callers: `repository-reader.ts` answers it by asking git, which tells people what is wrong.
 */

/** Something that this reader does not understand, or that is damaged. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
