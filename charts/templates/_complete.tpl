{{/*
Adds the values that a release of an earlier chart lacks: with `helm upgrade --reuse-values`, Helm uses the values of the earlier chart without the
defaults of this one. A value may also be null. files/defaults.yaml is a copy of values.yaml, which templates cannot read. Each file of this folder
includes this first, because their order is not defined.
*/}}
{{- define "amr.complete" -}}
{{- include "amr.completeSection" (dict "values" .Values "defaults" (.Files.Get "files/defaults.yaml" | fromYaml)) }}
{{- end }}

{{/* Some parts of pods and objects stay as they are: who sets them to null does not want them. */}}
{{- define "amr.completeSection" -}}
{{- range $key, $default := .defaults }}
{{- $given := get $.values $key }}
{{- $isMissing := or (not (hasKey $.values $key)) (kindIs "invalid" $given) }}
{{- if regexMatch "(Probe|ecurityContext|^resources|^topologySpreadConstraints|^labels|^annotations)$" $key }}
{{- else if $isMissing }}{{ $_ := set $.values $key $default }}
{{- else if and (kindIs "map" $default) (kindIs "map" $given) }}{{ include "amr.completeSection" (dict "values" $given "defaults" $default) }}
{{- end }}
{{- end }}
{{- end }}
