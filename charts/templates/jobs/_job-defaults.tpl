{{/*
The templates for the pods of a TrainingJob, one for each role. The coordinator adds the job's name, data volumes, claim and podTemplate.
The text is JSON because the coordinator reads it. docs/kubernetes.md describes it.
*/}}
{{- define "amr.jobDefaults" -}}
{{- $storage := .Values.parameterServer.storage }}
{{- $claim := dict "accessModes" $storage.accessModes }}
{{- with $storage.className }}{{ $claim = set $claim "storageClassName" . }}{{ end }}
{{- $worker := dict "template" (include "amr.workerPod" . | fromYaml) "gpuResource" .Values.worker.gpu.resourceName "requireGpu" .Values.worker.gpu.require }}
{{- $server := dict "template" (include "amr.parameterServerPod" . | fromYaml) "claim" $claim }}
{{- dict "worker" $worker "parameterServer" $server "allowedVolumes" (include "amr.allowedVolumes" . | fromJsonArray) "kueue" (eq (include "amr.kueue" .) "true") | toPrettyJson }}
{{- end }}

{{- define "amr.workerPod" -}}
{{- $gpu := .Values.worker.gpu }}
{{- $context := dict "root" . "component" "worker" "role" "worker" "values" .Values.worker "image" (include "amr.workerImage" .) }}
{{- if $gpu.count }}
{{- $resources := deepCopy .Values.worker.resources }}
{{- $resources = set $resources "limits" (set ($resources.limits | default dict) $gpu.resourceName $gpu.count) }}
{{- $context = merge $context (dict "resources" $resources "runtimeClassName" $gpu.runtimeClassName "labels" (dict "amr.dev/gpu" (toString $gpu.count))) }}
{{- end }}
{{- include "amr.jobPod" $context }}
{{- end }}

{{- define "amr.parameterServerPod" -}}
{{- include "amr.jobPod" (dict "root" . "component" "parameter-server" "role" "parameterServer" "values" .Values.parameterServer "storage" true) }}
{{- end }}

{{- define "amr.jobPod" -}}
{{- $pod := dict
  "image" (.image | default (include "amr.processImage" .root))
  "pullPolicy" .root.Values.image.pullPolicy
  "args" (list .component)
  "serviceAccount" (include "amr.serviceAccountName" .)
  "env" (include "amr.jobPodEnv" .)
  "ports" "- {name: metrics, containerPort: 9090}"
  "mounts" (include "amr.jobPodMounts" .)
  "volumes" (include "amr.tlsVolumes" .) }}
{{- include "amr.pod" (merge $pod .) }}
{{- end }}

{{- define "amr.jobPodEnv" -}}
- {name: AMR_COORDINATOR, value: {{ include "amr.coordinatorAddress" .root | quote }}}
- {name: AMR_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
{{- if .storage }}
- {name: AMR_STORAGE, value: /var/lib/amr}
{{- else }}
- {name: AMR_DATA_ROOT, value: /data}
{{- end }}
{{ include "amr.natsUserEnv" . }}
{{ include "amr.processEnv" . }}
{{- end }}

{{/* The StatefulSet of a shard creates its claim `storage`. */}}
{{- define "amr.jobPodMounts" -}}
{{- if .storage }}
- {name: storage, mountPath: /var/lib/amr}
{{- end }}
{{ include "amr.tlsMounts" . }}
{{- end }}
