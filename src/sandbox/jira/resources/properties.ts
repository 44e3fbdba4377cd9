import { z } from 'zod';
import { saveIssue } from '../engine/changes';
import { holds } from '../engine/permissions';
import { placeOf, projectOf } from '../engine/schemes';
import { badRequest, forbidden, orNotFound } from '../http/refusal';
import { type Call, noContent, ok, type Reply, route } from '../http/route';
import type { Project } from '../model/configuration';
import type { Issue } from '../model/issue';
import { own } from '../own';
import { restUrl } from '../site';
import { issueFrom } from './issues';

const READ = { scopes: ['read:jira-work'], cost: 'core' } as const;
const WRITE_ISSUE = { scopes: ['write:jira-work'], cost: 'write' } as const;
const WRITE_PROJECT = { scopes: ['manage:jira-project'], cost: 'write' } as const;

/** Source: official OpenAPI, "Set issue property". */
const VALUE_LIMIT = 32_768;
const KEY_LIMIT = 255;

type Properties = Readonly<Record<string, unknown>>;

/** Something that has properties: how to read and to replace them. */
interface Holder {
  readonly self: string;
  readonly properties: Properties;
  readonly put: (properties: Properties) => void;
}

function issueHolder(call: Call<unknown>, write: boolean): Holder {
  const issue: Issue = issueFrom(call);
  const { site, actor } = call;
  if (write && !holds(site, actor.accountId, 'EDIT_ISSUES', placeOf(site, issue).project, issue))
    throw forbidden('You do not have permission to edit this issue.');
  return {
    self: `issue/${issue.id}/properties`,
    properties: issue.properties,
    put: (properties) => saveIssue(site, issue, { properties }),
  };
}

function projectHolder({ site, actor, params }: Call<unknown>, write: boolean): Holder {
  const project: Project = projectOf(site, params['projectIdOrKey'] ?? '', actor.accountId);
  if (write && !holds(site, actor.accountId, 'ADMINISTER_PROJECTS', project))
    throw forbidden('You do not have permission to administer this project.');
  return {
    self: `project/${project.id}/properties`,
    properties: project.properties,
    put: (properties) => site.projects.put(project.id, { ...project, properties }),
  };
}

const keyOf = ({ params }: Call<unknown>): string => params['propertyKey'] ?? '';

function list({ site }: Call<unknown>, { self, properties }: Holder): Reply {
  const keys = Object.keys(properties).map((key) => ({
    key,
    self: restUrl(site, `${self}/${encodeURIComponent(key)}`),
  }));
  return ok({ keys });
}

function read(call: Call<unknown>, { properties }: Holder): Reply {
  const key = keyOf(call);
  return ok({
    key,
    value: orNotFound(own(properties, key), `The property with key '${key}' does not exist.`),
  });
}

function write(call: Call<unknown>, { properties, put }: Holder): Reply {
  const key = keyOf(call);
  if (key.length > KEY_LIMIT) throw badRequest(`The property key is longer than ${KEY_LIMIT} characters.`);
  if (call.body === undefined || JSON.stringify(call.body).length > VALUE_LIMIT)
    throw badRequest(`The property value is longer than ${VALUE_LIMIT} characters.`);
  put({ ...properties, [key]: call.body });
  return { status: Object.hasOwn(properties, key) ? 200 : 201, body: {} };
}

function remove(call: Call<unknown>, { properties, put }: Holder): Reply {
  const key = keyOf(call);
  orNotFound(own(properties, key), `The property with key '${key}' does not exist.`);
  put(Object.fromEntries(Object.entries(properties).filter(([one]) => one !== key)));
  return noContent;
}

const ISSUE = '/issue/{issueIdOrKey}/properties';
const PROJECT = '/project/{projectIdOrKey}/properties';
const anything = z.unknown();

export const propertyRoutes = [
  route({ method: 'GET', template: ISSUE, ...READ, run: (call) => list(call, issueHolder(call, false)) }),
  route({
    method: 'GET',
    template: `${ISSUE}/{propertyKey}`,
    ...READ,
    run: (call) => read(call, issueHolder(call, false)),
  }),
  route({
    method: 'PUT',
    template: `${ISSUE}/{propertyKey}`,
    ...WRITE_ISSUE,
    body: anything,
    run: (call) => write(call, issueHolder(call, true)),
  }),
  route({
    method: 'DELETE',
    template: `${ISSUE}/{propertyKey}`,
    ...WRITE_ISSUE,
    run: (call) => remove(call, issueHolder(call, true)),
  }),
  route({ method: 'GET', template: PROJECT, ...READ, run: (call) => list(call, projectHolder(call, false)) }),
  route({
    method: 'GET',
    template: `${PROJECT}/{propertyKey}`,
    ...READ,
    run: (call) => read(call, projectHolder(call, false)),
  }),
  route({
    method: 'PUT',
    template: `${PROJECT}/{propertyKey}`,
    ...WRITE_PROJECT,
    body: anything,
    run: (call) => write(call, projectHolder(call, true)),
  }),
  route({
    method: 'DELETE',
    template: `${PROJECT}/{propertyKey}`,
    ...WRITE_PROJECT,
    run: (call) => remove(call, projectHolder(call, true)),
  }),
];
