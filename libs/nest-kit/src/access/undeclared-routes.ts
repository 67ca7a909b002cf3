import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { accessDeclaration } from './declarations.js';

/**
 * Routes of a service that do not say who may call them, as `GET v1/things/:id`. A service with one does not start, and its spec
 * expects none: `expect(undeclaredRoutes(definition)).toEqual([])`.
 */
export const undeclaredRoutes = (service: { readonly controllers: readonly Type[] }): readonly string[] =>
  service.controllers.flatMap((controller) =>
    routesOf(controller)
      .filter(({ handler }) => declarationOf(controller, handler) === undefined)
      .map(({ method, path }) => `${method} ${path}`),
  );

interface Route {
  readonly method: string;
  readonly path: string;
  readonly handler: object;
}

const declarationOf = (controller: Type, handler: object): unknown =>
  Reflect.getMetadata(accessDeclaration, handler) ?? Reflect.getMetadata(accessDeclaration, controller);

const routesOf = (controller: Type): readonly Route[] => {
  const base = String(Reflect.getMetadata(PATH_METADATA, controller) ?? '');
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    const method =
      typeof handler === 'function' ? (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod) : undefined;
    if (typeof handler !== 'function' || method === undefined) return [];
    const path = `${base}/${String(Reflect.getMetadata(PATH_METADATA, handler))}`
      .replace(/\/+/g, '/')
      .replace(/(.)\/$/, '$1');
    return [{ method: RequestMethod[method] ?? '', path, handler }];
  });
};
