import type { Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { RequestMethod } from '@nestjs/common';
import { accessDeclaration } from './access/declarations.js';

/** One method of a controller that answers requests. */
interface Route {
  readonly controller: Type;
  readonly name: string;
  readonly handler: object;
  /** `GET v1/things/:id` */
  readonly text: string;
}

/**
 * Routes of a service that do not say who may call them, as `GET v1/things/:id`. A service with one does not start, and its spec
 * expects none: `expect(undeclaredRoutes(definition)).toEqual([])`.
 */
export const undeclaredRoutes = (service: { readonly controllers: readonly Type[] }): readonly string[] =>
  routesOf(service.controllers)
    .filter(
      ({ controller, handler }) =>
        !Reflect.hasMetadata(accessDeclaration, handler) && !Reflect.hasMetadata(accessDeclaration, controller),
    )
    .map(({ text }) => text);

/** Routes that take a body or a query whose type is no class: nothing would check it. */
export const uncheckedInputs = (service: { readonly controllers: readonly Type[] }): readonly string[] =>
  routesOf(service.controllers)
    .filter(({ controller, name }) => {
      const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) ?? []) as unknown[];
      return inputsOf(controller, name).some(
        ({ kind, index, member }) =>
          checked.has(kind) && (member !== undefined || types[index] === undefined || plain.has(types[index])),
      );
    })
    .map(({ text }) => text);

/** What is checked against its class. Path parameters are text, and ids of nothing are not found. */
const checked: ReadonlySet<number> = new Set([RouteParamtypes.BODY, RouteParamtypes.QUERY]);

const plain: ReadonlySet<unknown> = new Set([Object, Array, String, Number, Boolean]);

interface Input {
  /** One of Nest's RouteParamtypes. */
  readonly kind: number;
  readonly index: number;
  /** `@Query('limit')`: one member only. */
  readonly member: unknown;
}

/** Which parts of a request a route's method takes, by Nest's own notes. */
export const inputsOf = (controller: object, method: string): readonly Input[] => {
  const notes = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Readonly<
    Record<string, { readonly index: number; readonly data?: unknown }>
  >;
  return Object.entries(notes).map(([note, { index, data }]) => ({
    kind: Number(note.split(':', 1)[0]),
    index,
    member: data,
  }));
};

const routesOf = (controllers: readonly Type[]): readonly Route[] =>
  controllers.flatMap((controller) => {
    const base = String(Reflect.getMetadata(PATH_METADATA, controller) ?? '');
    const prototype = controller.prototype as Record<string, unknown>;
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      if (name === 'constructor' || typeof handler !== 'function') return [];
      const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (method === undefined) return [];
      const path = `${base}/${String(Reflect.getMetadata(PATH_METADATA, handler))}`
        .replaceAll(/\/+/g, '/')
        .replaceAll(/^\/|\/$/g, '');
      return [{ controller, name, handler, text: `${RequestMethod[method]} ${path}` }];
    });
  });
