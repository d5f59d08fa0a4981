/** The branch and the pull request as their code host last had them. */
import type { ChangesetFacts } from '../../server/contract/index.ts';
import { Badge } from './badge.tsx';
import { Facts } from './facts.tsx';
import { Panel } from './panel.tsx';
import { Ago } from './time.tsx';

/** Facts of a changeset; those that are not there yet are left out. */
export function PullRequest({ changeset }: { readonly changeset: ChangesetFacts }) {
  const { url, number } = changeset;
  const ago = (at: string | null) => (at === null ? null : <Ago at={at} />);
  return (
    <Panel title="Pull request" aside={<Badge word={changeset.state} />}>
      <Facts
        entries={[
          ['Title', changeset.title],
          [
            'Number',
            number === null ? null : url === null ? (
              `#${number}`
            ) : (
              <a key="number" href={url} rel="noreferrer">
                #{number}
              </a>
            ),
          ],
          ['Branch', <code key="branch">{changeset.branch}</code>],
          ['Into', <code key="base">{changeset.baseBranch}</code>],
          [
            'Checks',
            changeset.checks === 'none' ? null : <Badge key="checks" word={changeset.checks} quiet />,
          ],
          [
            'Review',
            changeset.review === 'none' ? null : <Badge key="review" word={changeset.review} quiet />,
          ],
          ['Opened', ago(changeset.openedAt)],
          ['Merged', ago(changeset.mergedAt)],
          ['Closed', ago(changeset.closedAt)],
          ['Read', ago(changeset.syncedAt)],
        ]}
      />
    </Panel>
  );
}
