import { expect } from 'vitest';
import { containers, type PodTemplate } from './pods.js';

const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** Checks the controls of https://kubernetes.io/docs/concepts/security/pod-security-standards, levels `baseline` and `restricted`. */
export function expectRestricted({ spec }: PodTemplate): void {
  expect([spec.hostNetwork, spec.hostPID, spec.hostIPC].filter(Boolean)).toEqual([]);
  for (const volume of spec.volumes ?? []) {
    expect(Object.keys(volume).filter((key) => key !== 'name' && !VOLUMES.includes(key))).toEqual([]);
  }
  expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  expect(spec.securityContext?.runAsUser).not.toBe(0);
  for (const { name, securityContext, ports } of containers({ spec } as PodTemplate)) {
    expect(securityContext, name).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
    expect(securityContext?.privileged ?? false, name).toBe(false);
    expect(securityContext?.runAsNonRoot ?? true, name).toBe(true);
    expect(securityContext?.runAsUser, name).not.toBe(0);
    expect((securityContext?.capabilities?.add ?? []).filter((added) => added !== 'NET_BIND_SERVICE')).toEqual([]);
    expect((ports ?? []).filter((port) => 'hostPort' in port)).toEqual([]);
  }
}
