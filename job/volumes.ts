/** The kinds of volumes that a job may mount unless the administrator allows others. They hold data, and no secrets. */
export const DATA_VOLUMES: readonly string[] = [
  'persistentVolumeClaim',
  'configMap',
  'ephemeral',
  'csi',
  'emptyDir',
  'image',
];

/**
 * The other kinds of volumes of Kubernetes. A Secret or a projected token shows credentials, the files of a node belong to
 * the node, and a volume of the network bypasses the rights to claims.
 */
export const OTHER_VOLUMES: readonly string[] = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'downwardAPI',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'hostPath',
  'iscsi',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'projected',
  'quobyte',
  'rbd',
  'scaleIO',
  'secret',
  'storageos',
  'vsphereVolume',
];
