/** The name of a model on a model hub: `org/name`, or `org/name@revision`. */
export interface HubName {
  readonly organisation: string;
  readonly name: string;
  readonly revision: string;
}

const NAME = /^([A-Za-z0-9][\w.-]*)\/([A-Za-z0-9][\w.-]*)(?:@([A-Za-z0-9][\w.-]*))?$/;

/** Reads the name of a model on a hub. Returns undefined for any other text, such as a longer path. */
export function hubNameOf(text: string): HubName | undefined {
  const [, organisation, name, revision = 'main'] = NAME.exec(text) ?? [];
  return organisation === undefined ? undefined : { organisation, name, revision };
}
