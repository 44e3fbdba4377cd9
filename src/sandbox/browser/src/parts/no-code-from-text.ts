import { config } from 'zod/v4/core';

// The page's policy forbids code made from text, which zod would try as soon as there is a schema.
config({ jitless: true });
