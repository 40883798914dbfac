{{/*
The pod template of a process of AMR or of NATS. All pods are made here, so that all of them satisfy Pod Security `restricted`.
Takes (dict):
  root, component, values     .Values.coordinator and the like
  image, pullPolicy, args     those of the container
  command                     replaces that of the image
  pullSecrets                 default: those of .Values.image; those of global are added
  env, ports, mounts, volumes YAML lists as text
  token                       true: the pod may speak to the Kubernetes API
  restartPolicy, annotations, labels
  serviceAccount              default: the component's
  containers                  more containers, a YAML list as text
  initContainers              a YAML list as text, before those of the values
*/}}
{{- define "amr.pod" -}}
{{- $v := .values }}
metadata:
  labels:
    {{- include "amr.selectorLabels" . | nindent 4 }}
    app.kubernetes.io/part-of: amr
    {{- with merge dict (.labels | default dict) ($v.podLabels | default dict) .root.Values.commonLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with merge dict (.annotations | default dict) ($v.podAnnotations | default dict) }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with .serviceAccount }}
  serviceAccountName: {{ . }}
  {{- end }}
  automountServiceAccountToken: {{ .token | default false }}
  enableServiceLinks: false
  {{- with .restartPolicy }}
  restartPolicy: {{ . }}
  {{- end }}
  {{- $own := .pullSecrets | default .root.Values.image.pullSecrets | default list }}
  {{- with concat $own (include "amr.globalPullSecrets" .root | fromJsonArray) | uniq }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- with $v.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $v.runtimeClassName | default .runtimeClassName }}
  runtimeClassName: {{ . }}
  {{- end }}
  {{- with $v.terminationGracePeriodSeconds }}
  terminationGracePeriodSeconds: {{ . }}
  {{- end }}
  securityContext:
    {{- toYaml $v.podSecurityContext | nindent 4 }}
  {{- if or .initContainers $v.extraInitContainers }}
  initContainers:
    {{- with .initContainers }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with $v.extraInitContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
  containers:
    - name: {{ .component }}
      image: {{ .image | quote }}
      imagePullPolicy: {{ .pullPolicy }}
      {{- with .command }}
      command: {{ toJson . }}
      {{- end }}
      {{- with concat .args ($v.extraArgs | default list) }}
      args: {{ toJson . }}
      {{- end }}
      {{- with include "amr.env" . }}
      env:
        {{- . | nindent 8 }}
      {{- end }}
      {{- with $v.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .ports }}
      ports:
        {{- . | nindent 8 }}
      {{- end }}
      {{- range $kind := list "startupProbe" "livenessProbe" "readinessProbe" }}
      {{- with index $v $kind }}
      {{ $kind }}:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- end }}
      {{- with .resources | default $v.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        {{- toYaml $v.securityContext | nindent 8 }}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
        {{- with .mounts }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- with $v.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with .containers }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with $v.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    - name: tmp
      emptyDir: {}
    {{- with .volumes }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with $v.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- range $key := list "nodeSelector" "tolerations" "affinity" }}
  {{- with index $v $key }}
  {{ $key }}:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
  {{- with $v.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- $selector := dict "labelSelector" (dict "matchLabels" (include "amr.selectorLabels" $ | fromYaml)) }}
    {{- range . }}
    - {{- merge dict . $selector | toYaml | nindent 6 }}
    {{- end }}
  {{- end }}
{{- end }}

{{/* The names in global.imagePullSecrets, which are texts or objects with the key name, as JSON. */}}
{{- define "amr.globalPullSecrets" -}}
{{- $names := list }}
{{- range (.Values.global | default dict).imagePullSecrets }}{{ $names = append $names (kindIs "map" . | ternary (get (kindIs "map" . | ternary . dict) "name") .) }}{{ end }}
{{- toJson $names }}
{{- end }}

{{/* The environment. A variable in extraEnv replaces one of the same name, because the API refuses duplicate names. */}}
{{- define "amr.env" -}}
{{- $extra := .values.extraEnv | default list }}
{{- $names := list }}
{{- range $extra }}{{ $names = append $names .name }}{{ end }}
{{- $all := list }}
{{- range .env | default "" | fromYamlArray }}{{ if not (has .name $names) }}{{ $all = append $all . }}{{ end }}{{ end }}
{{- with concat $all $extra }}{{ toYaml . }}{{ end }}
{{- end }}
