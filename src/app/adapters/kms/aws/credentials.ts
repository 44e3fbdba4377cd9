/** What signs a request. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Access key ids have 16 to 128 word characters (IAM API, AccessKey); neither secrets nor tokens contain a colon. */
const FORM = /^(\w{16,128}):([A-Za-z0-9/+=]{16,256})(?::([A-Za-z0-9/+=_-]{16,8192}))?$/;

/** Parses `<access key id>:<secret access key>[:<session token>]`; undefined for anything else. */
export function parseCredential(text: string): AwsCredentials | undefined {
  const [, accessKeyId, secretAccessKey, sessionToken] = FORM.exec(text.trim()) ?? [];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

/** The access key id: AWS shows it in its own logs, and it opens nothing alone. */
export const accountOfCredential = (text: string): string | undefined => parseCredential(text)?.accessKeyId;

/** What may appear in no text that leaves the adapter. */
export const secretsOf = ({ secretAccessKey, sessionToken }: AwsCredentials): string[] => [
  secretAccessKey,
  ...(sessionToken === undefined ? [] : [sessionToken]),
];
