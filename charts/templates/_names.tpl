{{- define "amr.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/* The prefix of the names of all objects: the name of the release, followed by that of the chart unless it contains it already. There is room for suffixes. */}}
{{- define "amr.fullname" -}}
{{- $name := include "amr.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Labels that no upgrade changes, for selectors and for the pods of jobs. Takes (dict "root" $ "component" "worker"). */}}
{{- define "amr.selectorLabels" -}}
app.kubernetes.io/name: {{ include "amr.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end }}

{{/* The labels of an object that Helm manages. Takes (dict "root" $ "component" "worker"). */}}
{{- define "amr.labels" -}}
{{ include "amr.selectorLabels" . }}
app.kubernetes.io/part-of: amr
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The metadata of an object that Helm manages. Takes (dict "root" $ "component" c "suffix" s "labels" {} "annotations" {}). */}}
{{- define "amr.metadata" -}}
name: {{ include "amr.fullname" .root }}{{ with .suffix }}-{{ . }}{{ end }}
namespace: {{ .namespace | default .root.Release.Namespace }}
labels:
  {{- include "amr.labels" . | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with merge dict (.annotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The name of an object of the whole cluster. It contains the namespace, because those of several releases must not collide. Takes the arguments of amr.metadata. */}}
{{- define "amr.clusterName" -}}
{{ .root.Release.Namespace }}-{{ include "amr.fullname" .root }}-{{ .suffix }}
{{- end }}

{{/* The metadata of an object of the whole cluster. Takes the arguments of amr.metadata. */}}
{{- define "amr.clusterMetadata" -}}
{{- set (unset (include "amr.metadata" . | fromYaml) "namespace") "name" (include "amr.clusterName" .) | toYaml }}
{{- end }}

{{/* The service account of a component. Takes (dict "root" $ "component" c "values" .Values.worker). */}}
{{- define "amr.serviceAccountName" -}}
{{- $account := .values.serviceAccount | default dict }}
{{- if $account.create }}
{{- default (printf "%s-%s" (include "amr.fullname" .root) .component) $account.name }}
{{- else }}
{{- default "default" $account.name }}
{{- end }}
{{- end }}

{{/* The full name of an image. Its registry may be that of global.imageRegistry. Takes (dict "root" $ "image" .Values.image "tag" default). */}}
{{- define "amr.image" -}}
{{- with .image.registry | default (.root.Values.global | default dict).imageRegistry }}{{ . }}/{{ end }}{{ .image.repository }}
{{- if .image.digest }}@{{ .image.digest }}{{ else }}:{{ .image.tag | default .tag }}{{ end }}
{{- end }}

{{- define "amr.processImage" -}}
{{- include "amr.image" (dict "root" . "image" .Values.image "tag" .Chart.AppVersion) }}
{{- end }}

{{/* The image of workers. Empty values of worker.image are taken from image. The digest in image is used only with its repository and tag. */}}
{{- define "amr.workerImage" -}}
{{- $own := .Values.worker.image }}
{{- $all := .Values.image }}
{{- $isOther := or $own.repository $own.tag }}
{{- $image := dict
  "registry" ($own.registry | default $all.registry)
  "repository" ($own.repository | default $all.repository)
  "tag" ($own.tag | default $all.tag)
  "digest" ($own.digest | default (empty $isOther | ternary $all.digest "")) }}
{{- include "amr.image" (dict "root" . "image" $image "tag" .Chart.AppVersion) }}
{{- end }}

{{/* The kinds of volumes that jobs may mount, as JSON. Without the value, which releases of earlier charts lack, those that hold data only. */}}
{{- define "amr.allowedVolumes" -}}
{{- $given := (.Values.jobs | default dict).allowedVolumes }}
{{- if kindIs "slice" $given }}{{ toJson $given }}
{{- else }}{{ toJson (list "persistentVolumeClaim" "configMap" "ephemeral" "csi" "emptyDir" "image") }}
{{- end }}
{{- end }}

{{/* "true" if Kueue decides when jobs with a queue run. By default it does where the cluster has it. */}}
{{- define "amr.kueue" -}}
{{- $given := (.Values.kueue | default dict).enabled }}
{{- if kindIs "bool" $given }}{{ if $given }}true{{ end }}
{{- else if .Capabilities.APIVersions.Has "kueue.x-k8s.io/v1beta2" }}true
{{- end }}
{{- end }}

{{- define "amr.coordinatorAddress" -}}
{{ include "amr.fullname" . }}-coordinator.{{ .Release.Namespace }}.svc:{{ .Values.coordinator.service.port }}
{{- end }}

{{/* Releases of earlier charts lack the value. */}}
{{- define "amr.listenAddress" -}}
{{ .Values.listenAddress | default "0.0.0.0" }}
{{- end }}

{{- define "amr.ipFamilyPolicy" -}}
{{- with .Values.ipFamilyPolicy }}
ipFamilyPolicy: {{ . }}
{{- end }}
{{- end }}

{{- define "amr.natsUrl" -}}
{{- if .Values.nats.url }}
{{- .Values.nats.url }}
{{- else }}
{{- ternary "tls" "nats" .Values.tls.enabled }}://{{ include "amr.fullname" . }}-nats.{{ .Release.Namespace }}.svc:4222
{{- end }}
{{- end }}

{{- define "amr.natsAuthSecret" -}}
{{- .Values.nats.auth.existingSecret | default (printf "%s-nats-auth" (include "amr.fullname" .)) }}
{{- end }}

{{/*
How members prove to NATS who they are: "credentials" of the coordinator, "passwords" of users, or "" for not at all. A release that was
installed with passwords keeps them until nats.auth.method says otherwise, because the pods of its running jobs know nothing else.
*/}}
{{- define "amr.natsMethod" -}}
{{- $auth := .Values.nats.auth | default dict }}
{{- if $auth.enabled }}
{{- if $auth.method }}{{ $auth.method }}
{{- else if or $auth.existingSecret .Values.nats.url }}passwords
{{- else }}
{{- $kept := dig "data" dict (lookup "v1" "Secret" .Release.Namespace (include "amr.natsAuthSecret" .) | default dict) }}
{{- ternary "passwords" "credentials" (and (hasKey $kept "worker") (not (hasKey $kept "issuer"))) }}
{{- end }}
{{- end }}
{{- end }}

{{/* The keys of the Secret for NATS. */}}
{{- define "amr.natsSecretKeys" -}}
{{- ternary (list "issuer") (list "worker" "parameter-server") (eq (include "amr.natsMethod" .) "credentials") | toJson }}
{{- end }}

{{/* The Secret with the certificate of a role. Takes (dict "root" $ "role" "parameterServer"). */}}
{{- define "amr.tlsSecret" -}}
{{- $tls := .root.Values.tls }}
{{- $given := index $tls.existingSecrets .role | default $tls.existingSecret }}
{{- $given | default (printf "%s-%s-tls" (include "amr.fullname" .root) (kebabcase .role)) }}
{{- end }}

{{/* "true" if the user gives every certificate, "" if none. A mixture is refused, because it would have two authorities that do not trust each other. */}}
{{- define "amr.tlsGiven" -}}
{{- $tls := .Values.tls }}
{{- $roles := list "coordinator" "worker" "parameterServer" "client" }}
{{- if .Values.nats.enabled }}{{ $roles = append $roles "nats" }}{{ end }}
{{- $given := list }}
{{- range $roles }}{{ if index $tls.existingSecrets . | default $tls.existingSecret }}{{ $given = append $given . }}{{ end }}{{ end }}
{{- if eq (len $given) (len $roles) }}true
{{- else if $given }}
{{- fail (printf "Cannot mix given and generated certificates as they would come from two authorities: tls.existingSecrets names one for %s alone. Name one for each of %s, or set tls.existingSecret for all" (join ", " $given) (join ", " $roles)) }}
{{- end }}
{{- end }}
