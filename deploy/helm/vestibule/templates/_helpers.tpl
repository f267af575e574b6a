{{- define "vestibule.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "vestibule.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "vestibule.labels" -}}
{{ include "vestibule.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "vestibule.image" -}}
{{ .root.Values.image.repository }}:{{ .tag | default (required "image.tag is required: a release, never a tag that moves" .root.Values.image.tag) }}
{{- end }}

{{/* Nobody, nothing but what the image has, and nothing that could become more. */}}
{{- define "vestibule.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "vestibule.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{- define "vestibule.placing" -}}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Of one component, not all on one machine. */}}
{{- define "vestibule.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "vestibule.selector" . | nindent 8 }}
{{- end }}

{{- define "vestibule.secret" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef: { name: {{ .from.name | quote }}, key: {{ .from.key | quote }} }
{{- end }}

{{/* What api, worker and commands share; the names of the settings are those of the service. */}}
{{- define "vestibule.environment" -}}
envFrom:
  - configMapRef: { name: {{ include "vestibule.name" . }} }
env:
{{- range $name, $from := .Values.secrets }}
{{- if $from }}
  {{- include "vestibule.secret" (dict "name" $name "from" $from) | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{- define "vestibule.version" -}}
- { name: TEMPORAL_DEPLOYMENT_NAME, value: {{ .root.Values.worker.deploymentName | quote }} }
- { name: TEMPORAL_BUILD_ID, value: {{ .buildId | quote }} }
{{- end }}

{{- define "vestibule.mounts" -}}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
{{- if .Values.temporal.tls.secretName }}
  - { name: temporal-tls, mountPath: /etc/vestibule/temporal, readOnly: true }
{{- end }}
{{- end }}

{{- define "vestibule.volumes" -}}
volumes:
  - name: tmp
    emptyDir: { sizeLimit: 64Mi }
{{- if .Values.temporal.tls.secretName }}
  - name: temporal-tls
    secret: { secretName: {{ .Values.temporal.tls.secretName | quote }}, defaultMode: 0440 }
{{- end }}
{{- end }}
