{{/* A pod that uses the coordinator like a user with the client certificate. Takes (dict "root" $ "script" sh "mounts" "volumes"). */}}
{{- define "amr.clientPod" -}}
{{- $context := dict "component" "client" "role" "client" "values" .root.Values.client "restartPolicy" "Never" "serviceAccount" "" | merge . }}
{{- $pod := dict
  "image" (include "amr.processImage" .root)
  "pullPolicy" .root.Values.image.pullPolicy
  "command" (list "sh" "-euc" .script)
  "args" list
  "env" (include "amr.clientEnv" $context)
  "mounts" (printf "%s\n%s" (include "amr.tlsMounts" $context) (.mounts | default ""))
  "volumes" (printf "%s\n%s" (include "amr.tlsVolumes" $context) (.volumes | default "")) }}
{{- include "amr.pod" (merge $pod $context) }}
{{- end }}
{{- define "amr.clientEnv" -}}
- {name: AMR_SERVER, value: {{ include "amr.coordinatorAddress" .root | quote }}}
{{ include "amr.tlsEnv" . }}
{{- end }}
