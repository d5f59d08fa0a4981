/** One target: what was changed and why, what verification and the code host say, and how it got there. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { ChangesetDetail, PatchFacts } from '../../server/contract/index.ts';
import { detailQuery } from '../data/queries.ts';
import { ArtifactButton } from '../parts/artifact-button.tsx';
import { Badge } from '../parts/badge.tsx';
import { buttonClass } from '../parts/button.tsx';
import { ChangeSize } from '../parts/change-size.tsx';
import { History } from '../parts/history.tsx';
import { ModelCalls } from '../parts/model-calls.tsx';
import { PullRequest } from '../parts/pull-request.tsx';
import { Sites } from '../parts/sites.tsx';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { useTitle } from '../parts/use-title.ts';
import { Verdict } from '../parts/verdict.tsx';
import styles from './detail-page.module.css';

const PatchView = lazy(() => import('../parts/patch-view.tsx'));

/** The page of one changeset or target. */
export function DetailPage({ table }: { readonly table: 'changesets' | 'targets' }) {
  const { name = '', _splat = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(detailQuery(name, `${name}/${_splat}`));
  useTitle(`${_splat} in ${name}`);
  return (
    <>
      <p className={styles.back}>
        <Link
          to={table === 'changesets' ? '/migrations/$name/changesets' : '/migrations/$name/targets'}
          params={{ name }}
          search={{}}
        >
          <span aria-hidden="true">‹</span> All {table}
        </Link>
      </p>
      {error !== null && <Problem error={error} retry={() => refetch()} />}
      {data === undefined && error === null && <Loading what="the changeset" rows={12} />}
      {data !== undefined && <Detail detail={data} />}
    </>
  );
}

function Detail({ detail }: { readonly detail: ChangesetDetail }) {
  return (
    <>
      <Head detail={detail} />
      <div className={styles.columns}>
        <div className={styles.main}>
          {detail.patch === null ? <NoPatch detail={detail} /> : <Patch patch={detail.patch} />}
        </div>
        <aside className={styles.side} aria-label="Facts">
          {detail.verdict !== null && <Verdict verdict={detail.verdict} />}
          {detail.changeset !== null && <PullRequest changeset={detail.changeset} />}
          <Sites steps={detail.sites} />
          <ModelCalls calls={detail.modelCalls} />
          <History events={detail.history} />
        </aside>
      </div>
    </>
  );
}

function Head({ detail }: { readonly detail: ChangesetDetail }) {
  const { repository, changeset, patch } = detail;
  const reason =
    changeset?.reason === undefined || changeset.reason === '' ? detail.reason : changeset.reason;
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        <h1>
          {repository.owner}/{repository.name}
        </h1>
        <Badge word={changeset?.state ?? detail.state} />
      </div>
      {changeset?.url != null && (
        <a href={changeset.url} rel="noreferrer" className={buttonClass()}>
          Open pull request #{changeset.number}
        </a>
      )}
      <p className={styles.meta}>
        {detail.waveName !== null && <span>Wave {detail.waveName}</span>}
        {patch !== null && (
          <>
            <span>
              {patch.files} {patch.files === 1 ? 'file' : 'files'}
            </span>
            <ChangeSize additions={patch.additions} deletions={patch.deletions} />
            <span>
              base <code>{patch.baseCommit.slice(0, 10)}</code>
            </span>
          </>
        )}
        {reason !== '' && <span className={styles.reason}>{reason}</span>}
      </p>
    </header>
  );
}

function NoPatch({ detail }: { readonly detail: ChangesetDetail }) {
  return (
    <Empty title={`This target is ${detail.state} and has no patch`}>
      {detail.reason !== '' && <p>{detail.reason}</p>}
    </Empty>
  );
}

function Patch({ patch }: { readonly patch: PatchFacts }) {
  if (patch.diff === null)
    return (
      <Empty title="The diff is too large to show here, or its bytes are gone">
        <ArtifactButton sha256={patch.diffArtifact.sha256} label="Open the diff as text" title="Diff" />
      </Empty>
    );
  return (
    <Suspense fallback={<Loading what="the diff" rows={14} />}>
      <PatchView diff={patch.diff} />
    </Suspense>
  );
}
