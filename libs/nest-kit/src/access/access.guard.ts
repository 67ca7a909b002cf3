import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../commands/asked.js';
import type { Log } from '../observability/log.js';
import { Problem } from '../problems/problem.js';
import { unauthenticated, type BearerTokens } from './bearer-tokens.js';
import { accessDeclaration, type AccessDeclaration } from './declarations.js';
import type { FeedPeers } from './feed-peers.js';
import { isAllowed } from './permissions.js';

/** Decides on every route of every controller. What a route does not declare is refused. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(
    private readonly tokens: BearerTokens,
    private readonly peers: FeedPeers,
    private readonly log: Log,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const declared = this.reflector.getAllAndOverride<AccessDeclaration | undefined>(accessDeclaration, [
      context.getHandler(),
      context.getClass(),
    ]);
    const request = context.switchToHttp().getRequest<FastifyRequest & { caller?: Caller }>();
    if (declared === undefined) throw new Problem('forbidden');
    if ('open' in declared) return true;
    const secret = bearer(request.headers.authorization);
    if ('peersOnly' in declared) {
      const peer = secret === undefined ? undefined : this.peers.nameOf(secret);
      if (peer === undefined) throw this.denied(request, unauthenticated(), 'no known peer');
      request.caller = { subject: `service:${peer}`, roles: [] };
      return true;
    }
    if (secret === undefined) throw unauthenticated();
    request.caller = await this.tokens.verify(secret);
    if (isAllowed(request.caller.roles, declared.permission)) return true;
    throw this.denied(
      request,
      new Problem('forbidden', { details: { permission: declared.permission } }),
      request.caller.subject,
    );
  }

  private denied(request: FastifyRequest, problem: Problem, subject: string): Problem {
    this.log.warn(
      { subject, method: request.method, route: request.routeOptions.url, ...problem.options.details },
      'access denied',
    );
    return problem;
  }
}

const bearer = (header: string | undefined): string | undefined =>
  /^Bearer ([\x21-\x7e]{1,8192})$/i.exec(header ?? '')?.[1];
