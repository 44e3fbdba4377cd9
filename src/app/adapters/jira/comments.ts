import * as z from 'zod';
import type { Comment } from '../../ports/issues';
import { adfDocument } from './adf';

/** The property of a comment that says which milestone it tells. Its value must be an object. */
export const MILESTONE_PROPERTY = 'keydesk.milestone';
export const milestoneProperty = z.object({ milestoneId: z.string() });

/** The body of a new comment, alone or within a transition. */
export const commentBody = ({ milestoneId, mention, paragraphs }: Comment) => ({
  body: adfDocument(paragraphs, mention),
  properties: [{ key: MILESTONE_PROPERTY, value: { milestoneId } }],
});
