{{/* What a release's objects are called. */}}
{{- define "throughline.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end -}}
{{- end }}

{{- define "throughline.image" -}}
{{- with .Values.image -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end -}}
{{- end -}}
{{- end }}

{{/* Whose published events a service reads. */}}
{{- define "throughline.sources" -}}
{{- get (dict "order" "logistics alerting" "logistics" "order" "alerting" "order logistics") . -}}
{{- end }}

{{/* Labels that select; dict "root" "service" "component". */}}
{{- define "throughline.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
throughline/service: {{ .service }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "throughline.labels" -}}
app.kubernetes.io/part-of: throughline
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{ include "throughline.selector" . }}
{{- end }}

{{/* What fits the restricted Pod Security Standard. */}}
{{- define "throughline.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "throughline.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "throughline.fromSecret" -}}
valueFrom: { secretKeyRef: { name: {{ .secret | quote }}, key: {{ .key | quote }} } }
{{- end }}

{{- define "throughline.kafkaEnvironment" -}}
{{- with .Values.kafka }}
- { name: KAFKA_BROKERS, value: {{ join "," .brokers | quote }} }
- { name: KAFKA_TOPIC_PREFIX, value: {{ .topicPrefix | quote }} }
- { name: KAFKA_PARTITIONS, value: {{ .partitions | quote }} }
- { name: KAFKA_REPLICATION, value: {{ .replication | quote }} }
{{- if .tls.enabled }}
- { name: KAFKA_TLS, value: 'true' }
{{- if .tls.caSecret }}
- { name: KAFKA_TLS_CA_FILE, value: /kafka-ca/ca.crt }
{{- end }}
{{- end }}
{{- if .sasl.mechanism }}
- { name: KAFKA_SASL_MECHANISM, value: {{ .sasl.mechanism | quote }} }
- name: KAFKA_SASL_USERNAME
  {{- include "throughline.fromSecret" (dict "secret" .sasl.existingSecret "key" "username") | nindent 2 }}
- name: KAFKA_SASL_PASSWORD
  {{- include "throughline.fromSecret" (dict "secret" .sasl.existingSecret "key" "password") | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* The environment of a running service; dict "root" "service" "component". */}}
{{- define "throughline.environment" -}}
{{- $root := .root }}
{{- $values := $root.Values }}
{{- $own := get $values.services .service }}
- { name: ROLE, value: {{ .component | quote }} }
- name: INSTANCE
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
- { name: RANGES, value: {{ $values.ranges | quote }} }
- { name: SHUTDOWN_WAIT_MS, value: {{ $values.shutdownWaitMs | int | quote }} }
- { name: LOG_LEVEL, value: {{ $values.logLevel | quote }} }
- { name: JWT_ISSUER, value: {{ $values.auth.issuer | quote }} }
- { name: JWT_AUDIENCE, value: {{ $values.auth.audience | quote }} }
- { name: JWKS_URL, value: {{ $values.auth.jwksUrl | quote }} }
{{- with $values.otlpEndpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }} }
{{- end }}
- name: DATABASE_URL
  {{- include "throughline.fromSecret" (dict "secret" $own.existingSecret "key" "DATABASE_URL") | nindent 2 }}
- name: FEED_CREDENTIALS
  {{- include "throughline.fromSecret" (dict "secret" $own.existingSecret "key" "FEED_CREDENTIALS") | nindent 2 }}
{{- if eq .service "logistics" }}
- name: SEAL_SECRET
  {{- include "throughline.fromSecret" (dict "secret" $own.existingSecret "key" "SEAL_SECRET") | nindent 2 }}
{{- end }}
{{- if $values.kafka.brokers }}
{{- include "throughline.kafkaEnvironment" $root }}
{{- end }}
{{- range splitList " " (include "throughline.sources" .service) }}
{{- $feed := printf "http://%s-%s" (include "throughline.fullname" $root) . }}
{{- if $values.kafka.brokers }}
- { name: SOURCE_{{ upper . }}, value: kafka }
- { name: SOURCE_{{ upper . }}_FEED, value: {{ $feed | quote }} }
{{- else }}
- { name: SOURCE_{{ upper . }}, value: {{ $feed | quote }} }
{{- end }}
- name: SOURCE_{{ upper . }}_CREDENTIAL
  {{- include "throughline.fromSecret" (dict "secret" $own.existingSecret "key" (printf "SOURCE_%s_CREDENTIAL" (upper .))) | nindent 2 }}
{{- end }}
{{- end }}

{{/* A folder to write to, and the authority of the Kafka cluster. */}}
{{- define "throughline.volumeMounts" -}}
- { name: tmp, mountPath: /tmp }
{{- if and .Values.kafka.brokers .Values.kafka.tls.caSecret }}
- { name: kafka-ca, mountPath: /kafka-ca, readOnly: true }
{{- end }}
{{- end }}

{{- define "throughline.volumes" -}}
- { name: tmp, emptyDir: { sizeLimit: 16Mi } }
{{- if and .Values.kafka.brokers .Values.kafka.tls.caSecret }}
- name: kafka-ca
  secret:
    secretName: {{ .Values.kafka.tls.caSecret | quote }}
    items: [{ key: {{ .Values.kafka.tls.caKey | quote }}, path: ca.crt }]
{{- end }}
{{- end }}

{{- define "throughline.podExtras" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- end }}

{{/* Values that contradict one another: better said before anything is installed. */}}
{{- define "throughline.contradictions" -}}
{{- $values := .Values }}
{{- range $name, $own := $values.services }}
{{- $most := ternary $own.worker.autoscaling.max $own.worker.replicas $own.worker.autoscaling.enabled | int }}
{{- if gt $most (int $values.ranges) }}
{{- fail (printf "services.%s: %d workers would share %d ranges, and some would have nothing to do: raise ranges" $name $most (int $values.ranges)) }}
{{- end }}
{{- if and $values.kafka.brokers (gt $most (int $values.kafka.partitions)) }}
{{- fail (printf "services.%s: %d workers would share %d partitions, and some would have nothing to do" $name $most (int $values.kafka.partitions)) }}
{{- end }}
{{- range $role := list "api" "worker" }}
{{- $scaled := get $own $role }}
{{- if and $scaled.autoscaling.enabled (lt (int $scaled.autoscaling.max) (int $scaled.replicas)) }}
{{- fail (printf "services.%s.%s: autoscaling.max is less than replicas" $name $role) }}
{{- end }}
{{- end }}
{{- if and $values.ingress.enabled (not $own.host) }}
{{- fail (printf "services.%s.host is empty: an ingress needs a host for each service" $name) }}
{{- end }}
{{- end }}
{{- if and $values.kafka.sasl.mechanism (not $values.kafka.sasl.existingSecret) }}
{{- fail "kafka.sasl.existingSecret is empty: SASL needs a secret with username and password" }}
{{- end }}
{{- if and $values.kafka.tls.caSecret (not $values.kafka.tls.enabled) }}
{{- fail "kafka.tls.enabled must be true where kafka.tls.caSecret is given" }}
{{- end }}
{{- end }}
