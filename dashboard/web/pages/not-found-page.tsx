/** An address that leads nowhere. */
import { Link } from '@tanstack/react-router';
import { Empty } from '../parts/states.tsx';

/** Says so and leads back. */
export function NotFoundPage() {
  return (
    <Empty title="There is no such page">
      <p>
        <Link to="/">See all migrations</Link>
      </p>
    </Empty>
  );
}
