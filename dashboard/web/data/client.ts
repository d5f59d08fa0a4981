/** The page's one client: it speaks to the server that served the page. */
import { createClient } from '../../client/client.ts';

/** Client of the page's own origin. */
export const client = createClient({ url: '' });
