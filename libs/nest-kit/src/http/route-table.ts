/** Which methods each address of this server takes: for 405, which Fastify answers with 404. */
export class RouteTable {
  private readonly routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];

  /** @param path as Fastify knows it: `/v1/things/:id` */
  add(methods: string | readonly string[], path: string): void {
    const pattern = path
      .split('/')
      .map((segment) =>
        segment.startsWith(':') ? '[^/]+' : segment === '*' ? '.*' : segment.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'),
      )
      .join('/');
    this.routes.push({ pattern: new RegExp(`^${pattern}/?$`), methods: [methods].flat() });
  }

  /** @param url with or without a query */
  methodsOf(url: string): readonly string[] {
    const path = url.split('?', 1)[0] ?? '';
    return [
      ...new Set(this.routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)),
    ].sort();
  }
}
