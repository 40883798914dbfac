{{/*
The configuration of core NATS without JetStream. Messages are short-lived, and nothing is stored. The server accepts the credentials that
the coordinator issues: an init container writes their public keys into accounts.conf. Or it has a user for each role, whose password it
reads from its environment. proto/subjects.ts defines the subjects. The coordinator itself does not connect, because no tensor passes
through it.
*/}}
{{- define "amr.natsConfig" -}}
listen: "{{ include "amr.listenAddress" . }}:4222"
http: "{{ include "amr.listenAddress" . }}:8222"
server_name: {{ include "amr.fullname" . }}
max_payload: 1MB
write_deadline: "10s"
{{- if .Values.tls.enabled }}
tls {
  cert_file: "/etc/amr/tls/tls.crt"
  key_file: "/etc/amr/tls/tls.key"
  ca_file: "/etc/amr/tls/ca.crt"
  verify: true
}
{{- end }}
{{- if eq (include "amr.natsMethod" .) "credentials" }}
include "../nats-accounts/accounts.conf"
{{- else if .Values.nats.auth.enabled }}
authorization {
  users: [
    # A worker asks shards and receives their answers and broadcasts.
    {
      user: "worker", password: $AMR_NATS_WORKER_PASSWORD
      permissions: { publish: ["amr.v1.*.*.shard.>"], subscribe: ["amr.v1.*.*.e.*", "_INBOX.>"] }
    }
    # A shard answers and broadcasts. It reads checkpoint files from the disks of other shards.
    {
      user: "parameter-server", password: $AMR_NATS_PARAMETER_SERVER_PASSWORD
      permissions: { publish: ["amr.v1.*.*.e.*", "amr.v1.*.files.shard.*", "_INBOX.>"], subscribe: ["amr.v1.*.*.shard.>", "_INBOX.>"] }
    }
  ]
}
{{- end }}
{{- with .Values.nats.extraConfig }}
{{ . }}
{{- end }}
{{- end }}
