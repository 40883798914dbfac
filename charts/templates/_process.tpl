{{/* The environment that every process of AMR gets: its metrics port, the address of NATS, and its certificate. Takes (dict "root" $ "role" "parameterServer"). */}}
{{- define "amr.processEnv" -}}
- {name: AMR_METRICS_LISTEN, value: "{{ include "amr.listenAddress" .root }}:9090"}
- {name: AMR_LOG_LEVEL, value: {{ .root.Values.logLevel | quote }}}
- {name: AMR_NATS_URL, value: {{ include "amr.natsUrl" .root | quote }}}
{{ include "amr.tlsEnv" . }}
{{- end }}

{{- define "amr.natsUserEnv" -}}
{{- if eq (include "amr.natsMethod" .root) "passwords" }}
{{- $user := kebabcase .role }}
- {name: AMR_NATS_USER, value: {{ $user }}}
- name: AMR_NATS_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ include "amr.natsAuthSecret" .root }}, key: {{ $user }}}}
{{- end }}
{{- end }}

{{/* The secret from which the credentials of members are made. Only the coordinator and the configuration of NATS have it. */}}
{{- define "amr.natsSecretEnv" -}}
{{- if eq (include "amr.natsMethod" .root) "credentials" }}
- name: AMR_NATS_SECRET
  valueFrom: {secretKeyRef: {name: {{ include "amr.natsAuthSecret" .root }}, key: issuer}}
{{- end }}
{{- end }}

{{- define "amr.tlsEnv" -}}
{{- if .root.Values.tls.enabled }}
- {name: AMR_TLS_CA, value: /etc/amr/tls/ca.crt}
- {name: AMR_TLS_CERT, value: /etc/amr/tls/tls.crt}
- {name: AMR_TLS_KEY, value: /etc/amr/tls/tls.key}
{{- else }}
- {name: AMR_INSECURE, value: "true"}
{{- end }}
{{- end }}

{{- define "amr.tlsMounts" -}}
{{- if .root.Values.tls.enabled }}
- {name: tls, mountPath: /etc/amr/tls, readOnly: true}
{{- end }}
{{- end }}

{{/* Only the pod's group (fsGroup) can read the private key. */}}
{{- define "amr.tlsVolumes" -}}
{{- if .root.Values.tls.enabled }}
- name: tls
  secret: {secretName: {{ include "amr.tlsSecret" . }}, defaultMode: 0440}
{{- end }}
{{- end }}

{{/* Changes when the inputs of the certificates change, so that pods restart. A digest of the certificates themselves would differ at each rendering. */}}
{{- define "amr.tlsStamp" -}}
{{- $tls := .Values.tls }}
{{- list $tls.enabled $tls.existingSecret $tls.existingSecrets $tls.extraNames $tls.rotation $tls.validityDays (include "amr.fullname" .) | toJson | sha256sum | trunc 16 }}
{{- end }}
