import Select from '@atlaskit/select';
import { useId } from 'react';
import type { IssueType, Project } from '../api/types';
import { FieldFrame, idsOf } from '../fields/field-frame';
import { IssueTypeIcon } from '../parts/issue-type';
import { Empty } from '../parts/states';
import type { useCreate } from './use-create';

/** Project and type of the new issue: they decide which fields there are. */
export function PlacePickers({ form }: { readonly form: ReturnType<typeof useCreate> }) {
  const project = idsOf(useId());
  const type = idsOf(useId());
  const wrong: Readonly<Partial<Record<'project' | 'issuetype', string>>> = form.errors;
  if (form.isBlocked)
    return (
      <Empty title="There is no project for you to create issues in">
        <p>Ask an administrator for a project, or for the right to create issues in one.</p>
      </Empty>
    );
  return (
    <>
      <FieldFrame ids={project} label="Project" required help={undefined} error={wrong.project}>
        <Select<Project>
          inputId={project.input}
          menuPosition="fixed"
          options={form.projects}
          value={form.project ?? null}
          getOptionLabel={({ name, key }) => `${name} (${key})`}
          getOptionValue={({ id }) => id}
          onChange={(chosen) => form.setProjectKey(chosen?.key)}
        />
      </FieldFrame>
      <FieldFrame
        ids={type}
        label="Issue type"
        required
        help={form.type?.description}
        error={wrong.issuetype}
      >
        <Select<IssueType>
          inputId={type.input}
          menuPosition="fixed"
          options={form.types}
          value={form.type ?? null}
          getOptionLabel={({ name }) => name}
          getOptionValue={({ id }) => id}
          formatOptionLabel={(one) => (
            <span className="person">
              <IssueTypeIcon type={one} />
              {one.name}
            </span>
          )}
          onChange={(chosen) => form.setTypeName(chosen?.name)}
        />
      </FieldFrame>
    </>
  );
}
