import { useState } from 'react';
import { ApiError, messageOf } from '../api/http';
import * as jira from '../api/jira';
import type { IssueType, Project } from '../api/types';
import { useLoad } from '../api/use-load';
import { type Draft, isEmpty, restValueOf } from '../fields/draft';
import { type FormField, missing } from '../fields/field-form';
import { kindOf } from '../fields/kind';

type Drafts = Readonly<Record<string, Draft>>;
type Errors = Readonly<Record<string, string>>;

async function formFields(projectKey: string, typeId: string): Promise<readonly FormField[]> {
  const found = await jira.createFields(projectKey, typeId);
  const help = await jira.fieldDescriptions(found.map(({ fieldId }) => fieldId));
  return found.map((meta) => ({ id: meta.fieldId, meta, help: help[meta.fieldId] }));
}

/** What has a wanted key, or the first. */
const pick = <T>(all: readonly T[] | undefined, is: (one: T) => boolean): T | undefined =>
  all?.find(is) ?? all?.[0];

/** State of the form for a new issue. Drafts are kept by field, so another type keeps what both have. */
export function useCreate(startKey: string | undefined) {
  const [projectKey, setProjectKey] = useState(startKey);
  const [typeName, setTypeName] = useState<string>();
  const [drafts, setDrafts] = useState<Drafts>({});
  const [errors, setErrors] = useState<Errors>({});
  const [messages, setMessages] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);

  const projects = useLoad('creatable projects', jira.creatableProjects);
  const project: Project | undefined = pick(projects.data, ({ key }) => key === projectKey);
  const types = useLoad(`types of ${project?.key}`, async () =>
    project ? jira.creatableTypes(project.key) : undefined,
  );
  const type: IssueType | undefined = pick(types.data, ({ name }) => name === typeName);
  const screen = useLoad(`screen of ${project?.key} ${type?.id}`, async () =>
    project && type ? formFields(project.key, type.id) : undefined,
  );
  const fields = screen.data;

  const refuse = (error: unknown): void => {
    const refused = error instanceof ApiError ? error : new ApiError(0, [messageOf(error)]);
    const shown = new Set(fields?.map(({ id }) => id));
    const others = Object.entries(refused.fields).filter(([id]) => !shown.has(id));
    const about = [...refused.messages, ...others.map(([, text]) => text)];
    setErrors(refused.fields);
    setMessages(about.length > 0 ? about : ['Mend the marked fields, then try again.']);
  };

  /** Key of the new issue; undefined where it was refused. */
  const submit = async (): Promise<string | undefined> => {
    if (!project || !type || !fields) return undefined;
    const empty = missing(fields, drafts);
    setErrors(empty);
    setMessages(Object.keys(empty).length > 0 ? ['Fill in the required fields, then try again.'] : []);
    if (Object.keys(empty).length > 0) return undefined;
    setBusy(true);
    try {
      const place = { project: { id: project.id }, issuetype: { id: type.id } };
      const { key } = await jira.createIssue({ ...place, ...valuesOf(fields, drafts) });
      return key;
    } catch (error) {
      refuse(error);
      setBusy(false);
      return undefined;
    }
  };

  return {
    ...{ project, projects: projects.data ?? [], type, types: types.data ?? [], fields },
    ...{ drafts, errors, messages, isBusy, submit, setProjectKey, setTypeName },
    loadError: projects.error ?? types.error ?? screen.error,
    reload: async () => {
      await Promise.all([projects.reload(), types.reload(), screen.reload()]);
    },
    /** Nowhere to create anything. */
    isBlocked: projects.data?.length === 0,
    isTouched: Object.values(drafts).some((draft) => !isEmpty(draft)),
    change: (id: string, draft: Draft) => {
      setDrafts((old) => ({ ...old, [id]: draft }));
      setErrors(({ [id]: _mended, ...others }) => others);
    },
    dismiss: () => setMessages([]),
  };
}

/** Fields of this screen that somebody filled in. */
function valuesOf(fields: readonly FormField[], drafts: Drafts): Readonly<Record<string, unknown>> {
  const filled = fields.filter(({ id }) => !isEmpty(drafts[id] ?? null));
  return Object.fromEntries(
    filled.map(({ id, meta }) => [id, restValueOf(kindOf(meta.schema), drafts[id] ?? null)]),
  );
}
