import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { context, propagation, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';

/** Which story a request belongs to, W3C Trace Context. */
export interface Trace {
  readonly traceId: string;
  /** Names this request as the parent of what follows from it; kept with its events and handed on by reactions. */
  readonly traceparent: string;
}

const traceparentPattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

const active = new AsyncLocalStorage<Trace>();

/** The trace that the running code belongs to. */
export const activeTrace = (): Trace | undefined => active.getStore();

/** Runs something as part of a trace. */
export const withinTrace = <T>(of: Trace, work: () => T): T => active.run(of, work);

const traces = new WeakMap<object, Trace>();

/** The trace of a request; a fresh one where none was begun (a request that was refused at the door). */
export const traceOf = (request: FastifyRequest): Trace => {
  const known = traces.get(request.raw);
  if (known !== undefined) return known;
  const begun = freshTrace();
  traces.set(request.raw, begun);
  return begun;
};

const freshTrace = (traceId = randomBytes(16).toString('hex')): Trace => ({
  traceId,
  traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`,
});

/** Continues the trace that came in, or begins one; with OpenTelemetry at work, as a span of it. A malformed header begins a new trace, as the standard says. */
export const beginTrace = (
  request: FastifyRequest,
): { readonly trace: Trace; readonly end: (status: number, route: string) => void } => {
  const header = request.headers['traceparent'];
  const came = typeof header === 'string' ? traceparentPattern.exec(header) : null;
  const { span, of } = startSpan(request.method, came === null ? undefined : (header as string), SpanKind.SERVER);
  traces.set(request.raw, of);
  return {
    trace: of,
    end: (status, route) => {
      span.updateName(`${request.method} ${route}`);
      span.setAttributes({
        'http.request.method': request.method,
        'http.route': route,
        'http.response.status_code': status,
      });
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
};

/**
 * Starts a span under a parent; without OpenTelemetry at work the trace goes on all the same, only nobody draws it.
 * @param parent a `traceparent`
 */
export const startSpan = (
  name: string,
  parent: string | undefined,
  kind: SpanKind = SpanKind.INTERNAL,
): { readonly span: Span; readonly of: Trace } => {
  const within =
    parent === undefined ? context.active() : propagation.extract(context.active(), { traceparent: parent });
  const span = trace.getTracer('throughline').startSpan(name, { kind }, within);
  const { traceId, spanId, traceFlags } = span.spanContext();
  const of =
    /^0+$/.test(spanId) || !span.isRecording()
      ? freshTrace(parent === undefined ? undefined : traceparentPattern.exec(parent)?.[1])
      : { traceId, traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}` };
  return { span, of };
};

/** Sends spans to a collector where OTEL_EXPORTER_OTLP_ENDPOINT names one. Comes back with how to stop. */
export const startTracing = async (service: string, endpoint: string | undefined): Promise<() => Promise<void>> => {
  if (endpoint === undefined) return () => Promise.resolve();
  const [{ NodeTracerProvider }, { BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `throughline-${service}` }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  return () => provider.shutdown();
};
