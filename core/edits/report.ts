/** What a report shows of a place that was not taken: its lines, and the ones around that would tell it apart. */
import type { EditCandidate } from './edit.ts';
import type { FileModel } from './file-model.ts';
import type { Located } from './locate/located.ts';

const mostCandidates = 5;
const linesAround = 2;
const mostLines = 12;

/** Up to five candidates, in file order. */
export function candidatesOf(model: FileModel, places: readonly Located[]): EditCandidate[] {
  return places.slice(0, mostCandidates).map((place) => {
    const from = Math.max(0, place.first - linesAround);
    const to = Math.min(
      model.lines.bodies.length,
      Math.min(place.last, place.first + mostLines) + linesAround + 1,
    );
    const context = model.lines.bodies.slice(from, to).join('\n');
    return { line: place.first + 1, endLine: place.last + 1, context };
  });
}
