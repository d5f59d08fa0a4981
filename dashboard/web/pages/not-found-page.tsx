/** An address that leads nowhere. */
import { Link } from '@tanstack/react-router';
import { Empty } from '../parts/states.tsx';

/** Says so and leads back. */
export function NotFoundPage() {
  return (
    <>
      <h1 className="visually-hidden">Page not found</h1>
      <Empty title="There is no such page">
        <p>
          <Link to="/">See all migrations</Link>
        </p>
      </Empty>
    </>
  );
}
