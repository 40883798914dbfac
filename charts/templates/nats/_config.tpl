{{/*
Core NATS, no JetStream: messages live for a moment and nothing is stored. Passwords are variables of the server's environment.
Subjects are those of parameter-server/nats/subjects.ts. The coordinator has no user: no tensor passes through it.
*/}}
{{- define "amr.natsConfig" -}}
port: 4222
http: "0.0.0.0:8222"
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
{{- if .Values.nats.auth.enabled }}
authorization {
  users: [
    # Asks shards, and hears their answers and broadcasts
    {
      user: "worker", password: $AMR_NATS_WORKER_PASSWORD
      permissions: { publish: ["amr.v1.*.*.shard.>"], subscribe: ["amr.v1.*.*.e.*", "_INBOX.>"] }
    }
    # Answers and broadcasts; reads checkpoint files from the disks of other shards
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
